'use client';

import type { ReactNode } from 'react';
import { Empty } from '@/components/ui/empty';
import { OutcomeBadge } from '@/components/ui/outcome-badge';
import { PagedTable } from '@/components/ui/paged-table';
import type { Column } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { DeveloperRun } from '@/lib/api/types';
import { formatMeasured } from '@/lib/format/number';
import { useAppRuns } from '../api/use-developer-apps';

const COLUMNS: readonly Column<DeveloperRun>[] = [
  { id: 'at', header: 'When', cell: (run) => <Time at={run.at} />, sort: (run) => run.at, csv: (run) => run.at },
  { id: 'outcome', header: 'Outcome', cell: (run) => <OutcomeBadge run={{ state: 'finished', outcome: run.outcome }} />, sort: (run) => run.outcome, csv: (run) => run.outcome },
  { id: 'version', header: 'Version', cell: (run) => run.version, sort: (run) => run.version, csv: (run) => run.version },
  { id: 'took', header: 'Took', align: 'right', cell: (run) => formatMeasured(run.wallMs), sort: (run) => run.wallMs, csv: (run) => String(run.wallMs) },
  { id: 'error', header: 'Error', wide: true, cell: (run) => <span className="font-mono text-xs text-muted">{run.errorFingerprint?.slice(0, 12) ?? '–'}</span>, csv: (run) => run.errorFingerprint ?? '' },
];

/** Runs by anyone, without who ran it or what they gave it: that is theirs. */
export function AppRuns({ appId }: { appId: string }): ReactNode {
  return <PagedTable label="Runs of this app" pages={useAppRuns(appId)} columns={COLUMNS} rowKey={(run) => run.id} exportAs="keystead-app-runs" empty={<Empty title="Nobody has run it yet">Runs appear here without the people behind them and without their input.</Empty>} />;
}
