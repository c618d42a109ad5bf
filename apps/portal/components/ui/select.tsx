import { ChevronDown } from 'lucide-react';
import type { ReactNode, SelectHTMLAttributes } from 'react';
import { cx } from '@/lib/ui/class-names';
import { controlClass } from './control';

/** The browser's own list (it works with every keyboard and screen reader), in our frame. */
export function Select({ className, children, ...rest }: SelectHTMLAttributes<HTMLSelectElement>): ReactNode {
  return (
    <span className={cx('relative block', className)}>
      <select {...rest} className={cx(controlClass, 'h-9 appearance-none truncate pr-9')}>
        {children}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute top-2.5 right-2.5 size-4 text-muted" />
    </span>
  );
}

/** A filter: its label is for screen readers, its first choice says what it filters by. */
export function FilterSelect({ label, className, ...rest }: { label: string } & SelectHTMLAttributes<HTMLSelectElement>): ReactNode {
  return (
    <label className={cx('min-w-0', className)}>
      <span className="sr-only">{label}</span>
      <Select {...rest} />
    </label>
  );
}
