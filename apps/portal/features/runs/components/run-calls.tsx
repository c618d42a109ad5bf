'use client';

import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Empty } from '@/components/ui/empty';
import { TextLink } from '@/components/ui/link';
import { Money } from '@/components/ui/money';
import { ProviderBadge } from '@/components/ui/provider-badge';
import { Table, type Column } from '@/components/ui/table';
import type { Execution } from '@/lib/api/types';
import { isZeroUsd } from '@/lib/format/money';
import { formatCount } from '@/lib/format/number';
import { visible } from '@/lib/format/visible';
import { useKeyNames } from '../api/use-runs';

type Call = Execution['calls'][number];

/** Every use of a key in this run, to whom the bill is sent and how the tokens were counted. */
export function RunCalls({ run }: { run: Execution }): ReactNode {
  const names = useKeyNames();
  if (run.calls.length === 0) return <Empty title="No model was called, no key was used" />;
  return <Table label="Model calls" rows={run.calls} rowKey={(call) => call.id} columns={columns(names)} />;
}

function columns(names: ReadonlyMap<string, string>): Column<Call>[] {
  return [
    { id: 'model', header: 'Model', cell: (call) => <span className="inline-flex flex-wrap items-center gap-x-2 font-medium">{modelName(call)}<ProviderBadge provider={call.provider} /></span> },
    { id: 'key', header: 'Key', cell: (call) => (call.keyId === null ? <span className="text-muted">no key needed</span> : <TextLink href={`/keys/${call.keyId}`} className="whitespace-nowrap">{names.get(call.keyId) ?? 'Key'}</TextLink>) },
    { id: 'tokens', header: 'Tokens in / out', align: 'right', wide: true, cell: (call) => `${formatCount(call.inputTokens)} / ${formatCount(call.outputTokens)}` },
    { id: 'cost', header: 'Cost', align: 'right', cell: (call) => <CallCost call={call} /> },
    { id: 'status', header: 'Status', wide: true, cell: (call) => <CallStatus call={call} /> },
  ];
}

/** Without the provider in front: the badge beside it says that. */
function modelName({ model, provider }: Call): string {
  return model.startsWith(`${provider}/`) ? model.slice(provider.length + 1) : model;
}

function CallCost({ call }: { call: Call }): ReactNode {
  if (call.charge !== 'provider') return <span className="whitespace-nowrap text-muted">no charge</span>;
  if (call.status === 'open') return <span className="text-muted">–</span>;
  if (isZeroUsd(call.costUsd)) return <span className="text-muted">nothing was charged</span>;
  return (
    <span title={`Price list ${call.priceVersion}`}>
      <Money usd={call.costUsd} />
      {call.usageSource !== null && <span className="block text-xs text-muted">{SOURCES[call.usageSource] ?? call.usageSource}</span>}
    </span>
  );
}

const SOURCES: Readonly<Record<string, string>> = {
  provider_final: 'counted by the provider',
  provider_partial: 'counted by the provider, in part',
  estimate: 'estimated',
  bound: 'upper bound',
};

function CallStatus({ call }: { call: Call }): ReactNode {
  if (call.status === 'settled') return <Badge tone="good">answered</Badge>;
  if (call.status === 'open') return <Badge tone="note">under way</Badge>;
  return (
    <span>
      <Badge tone="bad">failed</Badge>
      {call.message !== null && <span className="mt-0.5 block max-w-56 text-xs break-words text-muted">{visible(call.message)}</span>}
    </span>
  );
}
