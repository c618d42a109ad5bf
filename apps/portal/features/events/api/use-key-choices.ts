'use client';

import { useQuery } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { AuditEvent } from '@/lib/api/types';
import type { Choice } from '@/lib/forms/choices';
import { keyChoice } from './key-choice';

const VAULTED = 'keys.key-vaulted@1';
const isChoice = (choice: Choice | null): choice is Choice => choice !== null;

/** Keys are their owners', so an auditor has no list of them; the record names each when it was sealed. That is asked when somebody comes to the field, for it is on record as a reading. */
export function useKeyChoices(wanted: boolean): readonly Choice[] {
  const keys = useQuery({ queryKey: ['lookup', 'keys of the record'], enabled: wanted, staleTime: Infinity, queryFn: load });
  return keys.data ?? [];
}

async function load(): Promise<Choice[]> {
  const events: AuditEvent[] = [];
  let cursor: string | null = null;
  let queryId: string | undefined;
  do {
    const page: { items: AuditEvent[]; next: string | null; queryId: string } = await ask(api.GET('/api/audit/events', { params: { query: { type: VAULTED, limit: 200, ...(cursor === null ? {} : { cursor }), ...(queryId === undefined ? {} : { queryId }) } } }));
    events.push(...page.items);
    ({ next: cursor, queryId } = page);
  } while (cursor !== null);
  return events.map(keyChoice).filter(isChoice);
}
