'use client';

import type { ReactNode } from 'react';
import { Section } from '@/components/ui/card';
import { Money } from '@/components/ui/money';
import { ProviderBadge } from '@/components/ui/provider-badge';
import { Table } from '@/components/ui/table';
import type { Usage } from '@/lib/api/types';
import { isZeroUsd, toNumber } from '@/lib/format/money';
import { formatCount } from '@/lib/format/number';
import { useApps } from '@/lib/lookups/use-apps';

export function UsageByApp({ usage }: { usage: Usage }): ReactNode {
  const apps = useApps();
  const nameOf = (appId: string | null): string => (appId === null ? 'Gateway, with a token' : (apps.data?.find((app) => app.appId === appId)?.name ?? 'An app no longer listed'));
  return (
    <Section title="By app" flush>
      <Table
        label="Usage by app"
        rows={usage.byApp}
        rowKey={(row) => row.appId ?? 'direct'}
        columns={[
          { id: 'app', header: 'App', cell: (row) => <span className="font-medium">{nameOf(row.appId)}</span>, sort: (row) => nameOf(row.appId) },
          { id: 'calls', header: 'Calls', align: 'right', cell: (row) => formatCount(row.calls), sort: (row) => row.calls },
          { id: 'cost', header: 'Spend', align: 'right', cell: (row) => (isZeroUsd(row.costUsd) ? <span className="text-muted">none</span> : <Spend row={row} />), sort: (row) => toNumber(row.costUsd) },
        ]}
      />
    </Section>
  );
}

/** Models nobody bills show words in place of a figure. */
export function UsageByModel({ usage }: { usage: Usage }): ReactNode {
  return (
    <Section title="By model" flush>
      <Table
        label="Usage by model"
        rows={usage.byModel}
        rowKey={(row) => row.model}
        columns={[
          { id: 'model', header: 'Model', cell: (row) => <span className="inline-flex flex-wrap items-center gap-x-2 font-medium">{row.model.slice(row.model.indexOf('/') + 1)}<ProviderBadge provider={row.model.split('/')[0] ?? ''} /></span>, sort: (row) => row.model },
          { id: 'calls', header: 'Calls', align: 'right', cell: (row) => formatCount(row.calls), sort: (row) => row.calls },
          { id: 'cost', header: 'Spend', align: 'right', cell: (row) => (row.charge !== 'provider' ? <span className="text-muted">no charge</span> : <Spend row={row} />), sort: (row) => toNumber(row.costUsd) },
        ]}
      />
    </Section>
  );
}

function Spend({ row }: { row: Usage['totals'] }): ReactNode {
  return (
    <>
      <Money usd={row.costUsd} />
      {row.estimated > 0 && <span className="block text-xs text-muted">{row.estimated === row.calls ? 'estimated' : 'in part estimated'}</span>}
    </>
  );
}
