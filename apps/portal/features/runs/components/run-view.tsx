'use client';

import type { ReactNode } from 'react';
import { One } from '@/components/ui/one';
import { useRun } from '../api/use-runs';
import { RunPage } from './run-page';
import { RunSkeleton } from './run-skeleton';

export function RunView({ id }: { id: string }): ReactNode {
  return (
    <One result={useRun(id)} what="run" title="Run" back={{ href: '/runs', label: 'Runs' }} skeleton={<RunSkeleton />}>
      {(run) => <RunPage run={run} />}
    </One>
  );
}
