'use client';

import type { ReactNode } from 'react';
import { ButtonLink } from '@/components/ui/button';
import { Section } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { Loaded } from '@/components/ui/loaded';
import { Table, type Column } from '@/components/ui/table';
import type { LocalModel, LocalUsage } from '@/lib/api/types';
import { formatBytes, formatCount } from '@/lib/format/number';
import { hasRole, useSession } from '@/lib/session/context';
import { useLocalModels, useLocalUsage } from '../api/use-local-models';

const MODELS: readonly Column<LocalModel>[] = [
  { id: 'name', header: 'Model', cell: (model) => <span className="font-medium">{model.name}</span>, sort: (model) => model.name },
  { id: 'host', header: 'Host', cell: (model) => model.hostName, sort: (model) => model.hostName },
  { id: 'family', header: 'Family', wide: true, cell: (model) => model.family ?? '–', sort: (model) => model.family ?? '' },
  { id: 'size', header: 'Size', align: 'right', cell: (model) => (model.sizeBytes === null ? '–' : formatBytes(model.sizeBytes)), sort: (model) => model.sizeBytes ?? 0 },
];

const USAGE: readonly Column<LocalUsage>[] = [
  { id: 'model', header: 'Model', cell: (row) => <span className="font-medium">{row.model}</span>, sort: (row) => row.model },
  { id: 'host', header: 'Host', wide: true, cell: (row) => row.hostName },
  { id: 'calls', header: 'Calls', align: 'right', cell: (row) => formatCount(row.calls), sort: (row) => row.calls },
  { id: 'tokens', header: 'Tokens in / out', align: 'right', cell: (row) => `${formatCount(row.inputTokens)} / ${formatCount(row.outputTokens)}`, sort: (row) => row.inputTokens + row.outputTokens },
  { id: 'speed', header: 'Speed', align: 'right', wide: true, cell: (row) => (row.tokensPerSecond === null ? '–' : `${formatCount(row.tokensPerSecond)} tokens/s`), sort: (row) => row.tokensPerSecond ?? 0 },
  { id: 'cost', header: 'Cost', align: 'right', cell: () => <span className="text-muted">no provider charge</span> },
];

export function LocalModels(): ReactNode {
  const me = useSession();
  const models = useLocalModels();
  const usage = useLocalUsage();
  return (
    <>
      <Section title="Models you can use" flush>
        <Loaded result={models}>
          {(list) =>
            list.length === 0 ? (
              <Empty title="No local models yet" action={hasRole(me, 'admin') && <ButtonLink href="/admin/local-hosts" look="primary">Register a host</ButtonLink>}>
                {hasRole(me, 'admin') ? 'Register an Ollama host and pull a model.' : 'Ask an admin to register an Ollama host. Its models then appear here and in every run.'}
              </Empty>
            ) : (
              <Table label="Local models" columns={MODELS} rows={list} rowKey={(model) => model.id} />
            )
          }
        </Loaded>
      </Section>
      <Section title="What they did" flush>
        <Loaded result={usage}>{(list) => (list.length === 0 ? <Empty title="Not used yet">Choose a local model when you run an app.</Empty> : <Table label="Use of local models" columns={USAGE} rows={list} rowKey={(row) => `${row.hostName}/${row.model}`} />)}</Loaded>
      </Section>
    </>
  );
}
