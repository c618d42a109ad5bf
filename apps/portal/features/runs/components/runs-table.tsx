'use client';

import { useState, type ReactNode } from 'react';
import { ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { RowLink } from '@/components/ui/link';
import { Money } from '@/components/ui/money';
import { OutcomeBadge } from '@/components/ui/outcome-badge';
import { PagedTable } from '@/components/ui/paged-table';
import { ProviderCost } from '@/components/ui/run-cost';
import { FilterSelect } from '@/components/ui/select';
import type { Column } from '@/components/ui/table';
import { Ago } from '@/components/ui/time';
import type { ExecutionSummary, Outcome } from '@/lib/api/types';
import { isZeroUsd, toNumber } from '@/lib/format/money';
import { formatDuration } from '@/lib/format/number';
import { OUTCOMES } from '@/lib/format/words';
import { useApps } from '@/lib/lookups/use-apps';
import { useRuns } from '../api/use-runs';

const COLUMNS: readonly Column<ExecutionSummary>[] = [
  { id: 'app', header: 'App', cell: (run) => <RowLink href={`/runs/${run.id}`}>{run.app.name}</RowLink>, sort: (run) => run.app.name, csv: (run) => run.app.name },
  { id: 'outcome', header: 'Outcome', cell: (run) => <OutcomeBadge run={run} />, sort: (run) => run.outcome ?? run.state, csv: (run) => run.outcome ?? run.state },
  { id: 'at', header: 'Asked for', cell: (run) => <Ago at={run.requestedAt} />, sort: (run) => run.requestedAt, csv: (run) => run.requestedAt },
  { id: 'took', header: 'Took', align: 'right', wide: true, cell: (run) => (run.wallMs === null ? '–' : formatDuration(run.wallMs)), sort: (run) => run.wallMs ?? -1, csv: (run) => String(run.wallMs ?? '') },
  { id: 'provider', header: 'Provider cost', align: 'right', wide: true, cell: (run) => <ProviderCost cost={run.cost} />, sort: (run) => toNumber(run.cost.providerUsd ?? '0'), csv: (run) => run.cost.providerUsd ?? '' },
  { id: 'price', header: 'App price', align: 'right', wide: true, cell: (run) => (isZeroUsd(run.cost.platformUsd) ? <span className="text-muted">none</span> : <Money usd={run.cost.platformUsd} />), sort: (run) => toNumber(run.cost.platformUsd), csv: (run) => run.cost.platformUsd },
  { id: 'version', header: 'Version', wide: true, cell: (run) => <span className="text-muted">{run.app.version ?? '–'}</span>, csv: (run) => run.app.version ?? '' },
];

export function RunsTable(): ReactNode {
  const [appId, setAppId] = useState('');
  const [outcome, setOutcome] = useState<Outcome | ''>('');
  const runs = useRuns({ appId, outcome });
  const apps = useApps();
  const filtered = appId !== '' || outcome !== '';
  return (
    <>
      <div role="group" aria-label="Filters" className="flex flex-wrap gap-2">
        <FilterSelect label="App" value={appId} onChange={(event) => setAppId(event.target.value)} className="flex-1 basis-36 sm:max-w-52">
            <option value="">All apps</option>
            {apps.data?.map((app) => (
              <option key={app.appId} value={app.appId}>
                {app.name}
              </option>
            ))}
          </FilterSelect>
        <FilterSelect label="Outcome" value={outcome} onChange={(event) => setOutcome(event.target.value as Outcome | '')} className="flex-1 basis-36 sm:max-w-52">
            <option value="">All outcomes</option>
            {Object.entries(OUTCOMES).map(([code, { label }]) => (
              <option key={code} value={code}>
                {label}
              </option>
            ))}
          </FilterSelect>
      </div>
      <Card>
        <PagedTable
          label="Runs"
          pages={runs}
          columns={COLUMNS}
          rowKey={(run) => run.id}
          exportAs="keystead-runs"
          empty={
            <Empty title={filtered ? 'No run matches' : 'Nothing has run yet'} action={filtered ? undefined : <ButtonLink href="/catalogue" look="primary">Open the catalogue</ButtonLink>}>
              {filtered ? 'Choose another app or outcome.' : 'Install an app and run it: its cost, its log and who used your key appear here.'}
            </Empty>
          }
        />
      </Card>
    </>
  );
}
