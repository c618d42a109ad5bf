'use client';

import type { ReactNode } from 'react';
import { Loaded } from '@/components/ui/loaded';
import { Page } from '@/components/ui/page';
import { useRun } from '../api/use-runs';
import { RunPage } from './run-page';

export function RunView({ id }: { id: string }): ReactNode {
  const run = useRun(id);
  if (run.data !== undefined) return <RunPage run={run.data} />;
  return (
    <Page back={{ href: '/runs', label: 'Runs' }} title="Run">
      <Loaded result={run}>{() => null}</Loaded>
    </Page>
  );
}
