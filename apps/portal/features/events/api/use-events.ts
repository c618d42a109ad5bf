'use client';

import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useRef } from 'react';
import { api, ask } from '@/lib/api/client';
import type { AuditEvent, AuditEventDetail } from '@/lib/api/types';
import { usePages, type Pages } from '@/lib/api/use-pages';
import type { Choice } from '@/lib/forms/choices';
import { withNames } from '@/lib/format/names';

export const FILTERS = ['person', 'app', 'key', 'execution', 'type', 'from', 'to'] as const;
export type FilterName = (typeof FILTERS)[number];
export type EventFilter = Partial<Record<FilterName, string>>;

/** Where the id of the question asked last is kept: what is opened from its answer is no question of its own. */
const ASKED_LAST = ['events', 'asked last'];

/** Reading the record is itself an event, one per question: the id of the first answer goes with every later page. */
export function useEvents(filter: EventFilter): Pages<AuditEvent> {
  const question = useRef<{ filter: string; queryId: string } | null>(null);
  const client = useQueryClient();
  const identity = JSON.stringify(filter);
  return usePages(['events', filter], async (cursor) => {
    const queryId = question.current?.filter === identity ? question.current.queryId : undefined;
    const page = await ask(api.GET('/api/audit/events', { params: { query: { ...filter, ...(cursor ? { cursor } : {}), ...(queryId ? { queryId } : {}), limit: 25 } } }));
    if (page.queryId !== undefined) question.current = { filter: identity, queryId: page.queryId };
    client.setQueryData(ASKED_LAST, question.current?.queryId);
    return page;
  });
}

/** The members, to choose one by name. Who has left stays on the list: their events do. */
export function usePeople(): readonly Choice[] {
  const members = useQuery({ queryKey: ['lookup', 'people'], queryFn: async () => withNames(await ask(api.GET('/api/members', { params: { query: { limit: 200 } } }))).items });
  return (members.data ?? []).map(({ id, name, email }) => ({ id, name, ...(email === null ? {} : { note: email }) }));
}

/** The server says which question the opening belongs to; looking again until it is sealed belongs to the same. */
export function useEvent(eventId: string): UseQueryResult<AuditEventDetail> {
  const client = useQueryClient();
  return useQuery({
    queryKey: ['events', 'one', eventId],
    queryFn: () => {
      const queryId = client.getQueryData<AuditEventDetail>(['events', 'one', eventId])?.queryId ?? client.getQueryData<string>(ASKED_LAST);
      return ask(api.GET('/api/audit/events/{eventId}', { params: { path: { eventId }, query: queryId === undefined ? {} : { queryId } } }));
    },
    refetchOnWindowFocus: false,
    refetchInterval: (query) => (query.state.data?.integrity === 'not-sealed-yet' ? 2000 : false),
  });
}
