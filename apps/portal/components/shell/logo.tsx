import type { ReactNode } from 'react';

/** A keystone with a keyhole: the stone that holds the arch. */
export function Logo({ name = true }: { name?: boolean }): ReactNode {
  return (
    <span className="inline-flex items-center gap-2.5">
      <svg viewBox="0 0 32 32" aria-hidden className="size-6">
        <path d="M9 4h14l5 24H4z" fill="var(--ks-accent)" />
        <path d="M16 11a3.2 3.2 0 0 1 1.7 5.9l.9 5.1h-5.2l.9-5.1A3.2 3.2 0 0 1 16 11z" fill="var(--ks-on-accent)" />
      </svg>
      {name && <span className="text-base font-semibold tracking-tight">Keystead</span>}
    </span>
  );
}
