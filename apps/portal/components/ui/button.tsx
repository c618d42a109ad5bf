import type { ButtonHTMLAttributes, ReactNode } from 'react';
import Link from 'next/link';
import { cx } from '@/lib/ui/class-names';

export type ButtonLook = 'primary' | 'secondary' | 'quiet' | 'danger';

const LOOKS: Readonly<Record<ButtonLook, string>> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover shadow-low',
  secondary: 'bg-surface text-ink border border-line hover:border-line-strong shadow-low',
  quiet: 'text-muted hover:text-ink hover:bg-sunken',
  danger: 'bg-surface text-bad border border-line hover:border-bad shadow-low',
};

export function buttonClass(look: ButtonLook = 'secondary', size: 'normal' | 'small' = 'normal'): string {
  return cx(
    'inline-flex shrink-0 items-center justify-center gap-2 rounded-md font-medium whitespace-nowrap transition-colors duration-(--ks-quick) select-none',
    'disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:opacity-55',
    size === 'normal' ? 'h-9 px-3.5 text-sm' : 'h-7.5 px-2.5 text-sm',
    LOOKS[look],
  );
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: ButtonLook;
  size?: 'normal' | 'small';
  /** Work is under way: the button stays its width, cannot be pressed again and says so. */
  busy?: boolean;
}

export function Button({ look, size, busy = false, disabled, className, children, type = 'button', ...rest }: ButtonProps): ReactNode {
  return (
    <button {...rest} type={type} disabled={disabled === true || busy} aria-busy={busy || undefined} className={cx(buttonClass(look, size), className)}>
      {children}
      {busy && <span className="sr-only">, working</span>}
    </button>
  );
}

export function ButtonLink({ href, look, size, className, children, ...rest }: { href: string; look?: ButtonLook; size?: 'normal' | 'small'; className?: string; children: ReactNode; download?: boolean | string }): ReactNode {
  return rest.download === undefined ? (
    <Link href={href} className={cx(buttonClass(look, size), className)}>
      {children}
    </Link>
  ) : (
    <a href={href} download={rest.download} className={cx(buttonClass(look, size), className)}>
      {children}
    </a>
  );
}
