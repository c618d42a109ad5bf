import type { ReactNode } from 'react';
import { Skeleton } from '@/components/ui/skeleton';

/** The shape of a run's page, seen at once: whoever has just pressed Run sees where everything will be. */
export function RunSkeleton(): ReactNode {
  return (
    <div role="status" aria-label="Loading the run" className="ks-at-once flex flex-col gap-5">
      <Skeleton className="h-28.5 rounded-lg" />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="flex flex-col gap-5">
          <Skeleton className="h-40 rounded-lg" />
          <Skeleton className="h-56 rounded-lg" />
        </div>
        <Skeleton className="h-72 rounded-lg" />
      </div>
    </div>
  );
}
