'use client';

import { Download } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button, ButtonLink } from '@/components/ui/button';
import { Section } from '@/components/ui/card';
import { CopyId } from '@/components/ui/copy';
import { Empty } from '@/components/ui/empty';
import { PagedTable } from '@/components/ui/paged-table';
import { Progress } from '@/components/ui/progress';
import type { Column } from '@/components/ui/table';
import { Ago, Time } from '@/components/ui/time';
import { formatCount } from '@/lib/format/number';
import { can, useSession } from '@/lib/session/context';
import { useSubjectRequests, type SubjectRequest } from '../api/use-subject-requests';
import { EraseDialog } from './erase-dialog';
import { OpenForm } from './open-form';

const COLUMNS: readonly Column<SubjectRequest>[] = [
  {
    id: 'person',
    header: 'Person',
    cell: (request) => (
      <span>
        <span className="block font-medium">{request.name}</span>
        <CopyId id={request.memberId} what="pseudonym" />
      </span>
    ),
    sort: (request) => request.name,
  },
  { id: 'kind', header: 'Asks for', cell: (request) => request.kind, sort: (request) => request.kind },
  { id: 'state', header: 'State', cell: (request) => <State request={request} />, sort: (request) => request.state },
  { id: 'opened', header: 'Opened', wide: true, cell: (request) => <Ago at={request.openedAt} />, sort: (request) => request.openedAt },
  { id: 'by', header: 'By', wide: true, cell: (request) => request.openedBy, sort: (request) => request.openedBy },
];

export function RequestsView(): ReactNode {
  const me = useSession();
  const [erasing, setErasing] = useState<SubjectRequest | null>(null);
  const mayErase = can(me, 'delete', 'SubjectRequest');
  const mayTake = can(me, 'export', 'SubjectRequest');
  const actions: Column<SubjectRequest> = {
    id: 'act',
    header: 'Action',
    align: 'right',
    cell: (request) => (
      <span className="flex flex-wrap justify-end gap-2">
        {request.state === 'ready' && mayTake && <File request={request} part="data" label="Data" />}
        {request.state === 'ready' && mayTake && <File request={request} part="page" label="Page" />}
        {request.state === 'erased' && <File request={request} part="receipt" label="Receipt" />}
        {request.state === 'open' && mayErase && (
          <Button size="small" look="danger" aria-label={`Erase ${request.name}`} onClick={() => setErasing(request)}>
            Erase
          </Button>
        )}
      </span>
    ),
  };
  return (
    <>
      {can(me, 'create', 'SubjectRequest') && <OpenForm />}
      <Section title="Requests" flush>
        <PagedTable label="Subject requests" pages={useSubjectRequests()} columns={[...COLUMNS, actions]} rowKey={(request) => request.id} empty={<Empty title="Nobody has asked yet">An administrator opens a request when a person asks what is known of them, or to be forgotten.</Empty>} />
      </Section>
      {erasing !== null && <EraseDialog request={erasing} onClose={() => setErasing(null)} />}
    </>
  );
}

function File({ request, part, label }: { request: SubjectRequest; part: 'data' | 'page' | 'receipt'; label: string }): ReactNode {
  return (
    <ButtonLink size="small" href={`/api/subject-requests/${encodeURIComponent(request.id)}/${part}/download`} download>
      <Download aria-hidden className="size-4" />
      {label}
    </ButtonLink>
  );
}

function State({ request }: { request: SubjectRequest }): ReactNode {
  const { state, progress, reason, events, expiresAt } = request;
  if (state === 'ready') return <span><Badge tone="good">ready</Badge><span className="mt-0.5 block text-xs text-muted">{formatCount(events ?? 0)} events, until <Time at={expiresAt ?? request.openedAt} /></span></span>;
  if (state === 'failed') return <span><Badge tone="bad">failed</Badge>{reason !== null && <span className="mt-0.5 block text-xs text-muted">{reason}</span>}</span>;
  if (state !== 'making' && state !== 'erasing') return <Badge tone="neutral">{state}</Badge>;
  return (
    <div className="flex w-28 flex-col gap-1">
      <span className="text-xs text-muted">{state === 'making' ? 'being made' : 'being erased'}</span>
      <Progress share={progress === null || progress.total === 0 ? null : progress.done / progress.total} label={state === 'making' ? 'The export is being made' : 'The person is being erased'} />
    </div>
  );
}
