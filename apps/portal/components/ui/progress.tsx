import type { ReactNode } from 'react';
import { cx } from '@/lib/ui/class-names';

/** Work under way. `share` is 0..1, or null when nobody knows how much is left. */
export function Progress({ share, label }: { share: number | null; label: string }): ReactNode {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(share === null ? {} : { 'aria-valuenow': Math.round(share * 100) })}
      className="h-1.5 overflow-hidden rounded-full bg-sunken"
    >
      <div className={cx('h-full rounded-full bg-accent transition-[width] duration-200', share === null && 'w-1/3 animate-pulse')} style={share === null ? undefined : { width: `${share * 100}%` }} />
    </div>
  );
}

/** A part of a limit, such as spend of a budget. */
export function Meter({ parts, label }: { parts: readonly { share: number; tone: 'used' | 'held' }[]; label: string }): ReactNode {
  return (
    <div role="img" aria-label={label} className="flex h-2 overflow-hidden rounded-full bg-sunken">
      {parts.map((part) => (
        <div key={part.tone} className={part.tone === 'used' ? 'bg-accent' : 'bg-accent/40'} style={{ width: `${part.share * 100}%` }} />
      ))}
    </div>
  );
}
