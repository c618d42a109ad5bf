import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Empty } from '@/components/ui/empty';
import { TextLink } from '@/components/ui/link';
import { Money } from '@/components/ui/money';
import { ProviderBadge } from '@/components/ui/provider-badge';
import { Table, type Column } from '@/components/ui/table';
import type { Execution } from '@/lib/api/types';
import { formatCount } from '@/lib/format/number';

type Call = Execution['calls'][number];

/** Every use of a key in this run, by whom the bill is sent and how the tokens were counted. */
export function RunCalls({ run }: { run: Execution }): ReactNode {
  if (run.calls.length === 0) return <Empty title="No model was called, no key was used" />;
  return <Table label="Model calls" rows={run.calls} rowKey={(call) => call.id} columns={columns(run)} />;
}

function columns(run: Execution): Column<Call>[] {
  return [
    { id: 'model', header: 'Model', cell: (call) => <span className="inline-flex items-center gap-2 font-medium whitespace-nowrap">{call.model}<ProviderBadge provider={call.provider} /></span> },
    { id: 'key', header: 'Key', cell: (call) => (call.keyId === null ? <span className="text-muted">no key needed</span> : <TextLink href={`/keys/${call.keyId}`}>{call.keyName ?? 'key'}</TextLink>) },
    { id: 'tokens', header: 'Tokens in / out', align: 'right', wide: true, cell: (call) => `${formatCount(call.inputTokens)} / ${formatCount(call.outputTokens)}` },
    { id: 'cost', header: 'Cost', align: 'right', cell: (call) => <CallCost call={call} charged={run.cost.charge === 'provider'} /> },
    { id: 'status', header: 'Status', wide: true, cell: (call) => <Badge tone={/ok|succe|settled|done|finished/i.test(call.status) ? 'good' : 'warn'}>{call.status}</Badge> },
  ];
}

function CallCost({ call, charged }: { call: Call; charged: boolean }): ReactNode {
  if (!charged || call.provider === 'practice' || call.provider === 'ollama') return <span className="text-muted">no charge</span>;
  return (
    <span title={`Price list ${call.priceVersion}`}>
      <Money usd={call.costUsd} />
      <span className="block text-xs text-muted">counted {SOURCES[call.usageSource] ?? call.usageSource}</span>
    </span>
  );
}

const SOURCES: Readonly<Record<string, string>> = {
  provider_final: 'by the provider',
  provider_partial: 'by the provider, in part',
  estimate: 'estimated',
  bound: 'upper bound',
};
