'use client';

import { useRouter, useSearchParams } from 'next/navigation';
import { useMemo, type ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { RowLink } from '@/components/ui/link';
import { PagedTable } from '@/components/ui/paged-table';
import type { Column } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { ProblemError } from '@/lib/api/problem';
import type { AuditEvent } from '@/lib/api/types';
import { actorLabel } from '@/lib/format/actor';
import { formatCount } from '@/lib/format/number';
import { readable } from '@/lib/format/sentence';
import { splitRefusal } from '@/lib/forms/refusal';
import { FILTERS, useEvents, type EventFilter } from '../api/use-events';
import { FilterForm } from './filter-form';

/** What is typed and not chosen, by the labels of the form. */
const FREE_TEXT = { execution: 'Run', type: 'Type' };

/** The filter lives in the address, so a view can be kept, shared and gone back to. */
export function EventsExplorer(): ReactNode {
  const params = useSearchParams();
  const router = useRouter();
  const filter = useMemo(() => fromParams(params), [params]);
  const events = useEvents(filter);
  const refused = events.error instanceof ProblemError ? events.error : null;
  const { beside, rest } = splitRefusal(refused, FREE_TEXT);

  function apply(next: EventFilter): void {
    const query = new URLSearchParams(next).toString();
    router.push(query === '' ? '/audit/events' : `/audit/events?${query}`, { scroll: false });
  }

  const columns: readonly Column<AuditEvent>[] = [
    { id: 'at', header: 'When', wide: true, cell: (event) => <When at={event.at} />, sort: (event) => event.at, csv: (event) => event.at },
    { id: 'what', header: 'What happened', cell: (event) => <What event={event} />, csv: (event) => event.summary },
    { id: 'who', header: 'Who', wide: true, cell: (event) => <Who event={event} onPick={(person) => apply({ ...filter, person })} />, sort: (event) => event.actor.name ?? '', csv: (event) => event.actor.name ?? event.actor.via },
    { id: 'type', header: 'Type', wide: true, cell: (event) => <Type of={event.type} />, sort: (event) => event.type, csv: (event) => event.type },
    { id: 'leaf', header: 'Leaf', align: 'right', wide: 'very', cell: (event) => (event.leafIndex === null ? <Badge tone="note">sealing</Badge> : formatCount(event.leafIndex)), sort: (event) => event.leafIndex ?? Number.MAX_SAFE_INTEGER, csv: (event) => String(event.leafIndex ?? '') },
  ];

  return (
    <>
      <FilterForm filter={filter} faults={beside} onApply={apply} />
      <Card>
        {refused !== null && rest === null ? (
          <Empty title="Nothing was asked">Correct what is marked above, or clear the filter.</Empty>
        ) : (
          <PagedTable
            label="Events"
            pages={events}
            columns={columns}
            rowKey={(event) => event.eventId}
            exportAs="keystead-events"
            empty={<Empty title="No event matches">Widen the time, or clear the filter.</Empty>}
          />
        )}
      </Card>
      <p className="text-sm text-muted">A CSV is for reading. To prove that nothing is missing or changed, make an export with proofs.</p>
    </>
  );
}

/** Two short lines: the sentence beside it needs the room. */
function When({ at }: { at: string }): ReactNode {
  return (
    <span className="block w-28">
      <Time at={at} exact wrap />
    </span>
  );
}

/** On a narrow screen the sentence has the row to itself; who, when and the type go below it. */
function What({ event }: { event: AuditEvent }): ReactNode {
  return (
    <span className="block min-w-0 break-words">
      <RowLink href={`/audit/events/${event.eventId}`}>{readable(event.summary, event.actor)}</RowLink>
      {event.leafIndex === null && (
        <span className="ml-2 2xl:hidden">
          <Badge tone="note">sealing</Badge>
        </span>
      )}
      <span className="block text-xs break-words text-muted md:hidden">
        <Time at={event.at} exact />, {actorLabel(event.actor).label}
      </span>
      <span className="block font-mono text-xs break-words text-muted md:hidden">{event.type}</span>
    </span>
  );
}

/** Breaks after the context and nowhere else. */
function Type({ of: type }: { of: string }): ReactNode {
  const end = type.indexOf('.') + 1;
  return (
    <span className="font-mono text-xs text-muted">
      <span className="whitespace-nowrap">{type.slice(0, end)}</span>
      <wbr />
      <span className="whitespace-nowrap">{type.slice(end)}</span>
    </span>
  );
}

function Who({ event, onPick }: { event: AuditEvent; onPick: (person: string) => void }): ReactNode {
  const { id, name } = event.actor;
  const { label, note } = actorLabel(event.actor);
  if (id === null || name === null || note !== null)
    return (
      <span className="text-muted">
        {label}
        {note !== null && <span className="block text-xs">{note}</span>}
      </span>
    );
  return (
    <Button look="quiet" size="small" className="relative z-10 -mx-2.5" title="Show only this person’s events" aria-label={`Only events of ${name}`} onClick={() => onPick(id)}>
      {name}
    </Button>
  );
}

function fromParams(params: URLSearchParams): EventFilter {
  return Object.fromEntries(FILTERS.flatMap((name) => (params.get(name) ? [[name, params.get(name) ?? '']] : [])));
}
