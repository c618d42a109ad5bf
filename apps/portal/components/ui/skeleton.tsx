import type { ReactNode } from 'react';
import { cx } from '@/lib/ui/class-names';

export function Skeleton({ className }: { className?: string }): ReactNode {
  return <div aria-hidden className={cx('ks-skeleton h-4', className)} />;
}

/** Stands for a row of figures, and for what fills the page below them. */
export function SkeletonFigures({ below = 'h-72' }: { below?: string }): ReactNode {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-5">
      <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
        {[1, 2, 3, 4].map((figure) => (
          <Skeleton key={figure} className="h-28.5 rounded-lg" />
        ))}
      </div>
      <Skeleton className={cx('rounded-lg', below)} />
    </div>
  );
}

/** Rows about as high as the table that follows, so nothing jumps when it comes. */
export function SkeletonRows({ rows = 5, label = 'Loading' }: { rows?: number; label?: string }): ReactNode {
  return (
    <div role="status" aria-label={label} className="px-4 sm:px-5">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex h-11 items-center">
          <Skeleton className={row % 3 === 0 ? 'w-11/12' : row % 3 === 1 ? 'w-3/4' : 'w-5/6'} />
        </div>
      ))}
    </div>
  );
}
