import NextLink from 'next/link';
import type { ReactNode } from 'react';
import { cx } from '@/lib/ui/class-names';

export function TextLink({ href, children, className }: { href: string; children: ReactNode; className?: string }): ReactNode {
  return (
    <NextLink href={href} className={cx('rounded-sm text-accent underline decoration-accent/40 underline-offset-4 hover:decoration-accent', className)}>
      {children}
    </NextLink>
  );
}

/** The link of a table row: the whole row can be pressed, the name is what it is called. */
export function RowLink({ href, children }: { href: string; children: ReactNode }): ReactNode {
  return (
    <NextLink href={href} className="rounded-sm font-medium text-ink after:absolute after:inset-0 hover:underline focus-visible:after:outline-2 focus-visible:after:-outline-offset-2">
      {children}
    </NextLink>
  );
}
