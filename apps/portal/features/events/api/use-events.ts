'use client';

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useRef } from 'react';
import { api, ask } from '@/lib/api/client';
import type { AuditEvent, AuditEventDetail } from '@/lib/api/types';
import { usePages, type Pages } from '@/lib/api/use-pages';
import type { Choice } from '@/lib/forms/choices';
import { withNames } from '@/lib/format/names';

export const FILTERS = ['person', 'app', 'key', 'execution', 'type', 'from', 'to'] as const;
export type FilterName = (typeof FILTERS)[number];
export type EventFilter = Partial<Record<FilterName, string>>;

/** Reading the record is itself an event, one per question: the id of the first answer goes with every later page. */
export function useEvents(filter: EventFilter): Pages<AuditEvent> {
  const question = useRef<{ filter: string; queryId: string } | null>(null);
  const identity = JSON.stringify(filter);
  return usePages(['events', filter], async (cursor) => {
    const queryId = question.current?.filter === identity ? question.current.queryId : undefined;
    const page = await ask(api.GET('/api/audit/events', { params: { query: { ...filter, ...(cursor ? { cursor } : {}), ...(queryId ? { queryId } : {}), limit: 50 } } }));
    if (page.queryId !== undefined) question.current = { filter: identity, queryId: page.queryId };
    return page;
  });
}

/** The members, to choose one by name. Who has left stays on the list: their events do. */
export function usePeople(): readonly Choice[] {
  const members = useQuery({ queryKey: ['lookup', 'people'], queryFn: async () => withNames(await ask(api.GET('/api/members', { params: { query: { limit: 200 } } }))).items });
  return (members.data ?? []).map(({ id, name, email }) => ({ id, name, ...(email === null ? {} : { note: email }) }));
}

export function useEvent(eventId: string): UseQueryResult<AuditEventDetail> {
  return useQuery({
    queryKey: ['events', 'one', eventId],
    queryFn: () => ask(api.GET('/api/audit/events/{eventId}', { params: { path: { eventId } } })),
    refetchOnWindowFocus: false,
    refetchInterval: (query) => (query.state.data?.leaf === null ? 2000 : false),
  });
}
