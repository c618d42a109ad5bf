import Link from 'next/link';
import type { ReactNode } from 'react';

/** Figures first: a row of at most four answers. */
export function Stats({ children, label }: { children: ReactNode; label: string }): ReactNode {
  return (
    <dl aria-label={label} className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line shadow-low lg:auto-cols-fr lg:grid-flow-col lg:grid-cols-none">
      {children}
    </dl>
  );
}

export function Stat({ label, value, note, href }: { label: string; value: ReactNode; note?: ReactNode; href?: string }): ReactNode {
  return (
    <div className="flex flex-col gap-1 bg-surface px-4 py-3.5 sm:px-5 sm:py-4">
      <dt className="text-sm text-muted">
        {href === undefined ? (
          label
        ) : (
          <Link href={href} className="underline-offset-4 hover:text-ink hover:underline">
            {label}
          </Link>
        )}
      </dt>
      <dd className="text-xl font-semibold tracking-tight sm:text-2xl">{value}</dd>
      <dd className="min-h-5 text-sm text-muted">{note}</dd>
    </div>
  );
}
