'use client';

import { useState, type ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Section } from '@/components/ui/card';
import { Confirm } from '@/components/ui/confirm';
import { Empty } from '@/components/ui/empty';
import { Loaded } from '@/components/ui/loaded';
import { Table, type Column } from '@/components/ui/table';
import { Ago } from '@/components/ui/time';
import { useToast } from '@/components/ui/toast';
import type { HostModel, LocalHost } from '@/lib/api/types';
import { formatBytes } from '@/lib/format/number';
import { useCheckHost, useHostModels, useRemoveHost } from '../api/use-hosts';
import { PullModel } from './pull-model';

const COLUMNS: readonly Column<HostModel>[] = [
  { id: 'name', header: 'Model', cell: (model) => <span className="font-medium">{model.name}</span>, sort: (model) => model.name },
  { id: 'family', header: 'Family', wide: true, cell: (model) => model.family ?? '–', sort: (model) => model.family ?? '' },
  { id: 'size', header: 'Size', align: 'right', cell: (model) => (model.sizeBytes === null ? '–' : formatBytes(model.sizeBytes)), sort: (model) => model.sizeBytes ?? 0 },
  { id: 'changed', header: 'Changed', wide: true, cell: (model) => <Ago at={model.modifiedAt} />, sort: (model) => model.modifiedAt ?? '' },
];

export function HostCard({ host }: { host: LocalHost }): ReactNode {
  const models = useHostModels(host.id, host.state === 'reachable');
  const check = useCheckHost();
  return (
    <Section
      title={host.name}
      about={
        <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <span className="font-mono text-xs">{host.baseUrl}</span>
          <Badge tone={host.state === 'reachable' ? 'good' : 'bad'}>{host.state}</Badge>
          {host.checkedAt !== null && (
            <span>
              checked <Ago at={host.checkedAt} />
            </span>
          )}
        </span>
      }
      action={<RemoveHost host={host} />}
      flush
    >
      {host.state === 'unreachable' && models.data === undefined && models.error === null ? (
        <Empty title="This host does not answer" action={<Button size="small" busy={check.isPending} onClick={() => check.mutate(host.id)}>Try again</Button>}>
          Is it running, and may this server reach {host.baseUrl}?
        </Empty>
      ) : (
        <Loaded result={models}>{(list) => (list.length === 0 ? <Empty title="No models on this host">Pull one below.</Empty> : <Table label={`Models on ${host.name}`} columns={COLUMNS} rows={list} rowKey={(model) => model.name} />)}</Loaded>
      )}
      <div className="border-t border-line p-4 sm:px-5">
        <PullModel host={host} />
      </div>
    </Section>
  );
}

function RemoveHost({ host }: { host: LocalHost }): ReactNode {
  const [open, setOpen] = useState(false);
  const say = useToast();
  const remove = useRemoveHost(() => {
    setOpen(false);
    say(`${host.name} is removed.`);
  });
  return (
    <>
      <Button size="small" look="quiet" aria-label={`Remove ${host.name}`} onClick={() => setOpen(true)}>
        Remove
      </Button>
      <Confirm
        open={open}
        onOpenChange={setOpen}
        title={`Remove ${host.name}?`}
        consequence="Its models can no longer be chosen for a run. Nothing on the host itself is deleted, and you can register it again."
        verb="Remove host"
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(host.id)}
      />
    </>
  );
}
