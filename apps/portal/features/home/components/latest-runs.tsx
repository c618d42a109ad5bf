'use client';

import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Section } from '@/components/ui/card';
import { RowLink, TextLink } from '@/components/ui/link';
import { Loaded } from '@/components/ui/loaded';
import { OutcomeBadge } from '@/components/ui/outcome-badge';
import { ProviderCost } from '@/components/ui/run-cost';
import { Table } from '@/components/ui/table';
import { Ago } from '@/components/ui/time';
import type { ExecutionSummary } from '@/lib/api/types';

export function LatestRuns({ runs }: { runs: UseQueryResult<ExecutionSummary[]> }): ReactNode {
  return (
    <Section title="Latest runs" action={<TextLink href="/runs" className="text-sm">All runs</TextLink>} flush>
      <Loaded result={runs}>
        {(list) => (
          <Table
            label="Latest runs"
            rows={list}
            rowKey={(run) => run.id}
            columns={[
              { id: 'app', header: 'App', cell: (run) => <RowLink href={`/runs/${run.id}`}>{run.app.name}</RowLink> },
              { id: 'outcome', header: 'Outcome', cell: (run) => <OutcomeBadge run={run} /> },
              { id: 'cost', header: 'Provider cost', align: 'right', wide: true, cell: (run) => <ProviderCost cost={run.cost} /> },
              { id: 'at', header: 'Asked for', align: 'right', cell: (run) => <Ago at={run.requestedAt} /> },
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
}
