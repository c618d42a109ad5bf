'use client';

import { useQuery, type UseMutationResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { ProblemError } from '@/lib/api/problem';
import type { Named, SubjectRequest as Listed } from '@/lib/api/types';
import { useCommand } from '@/lib/api/use-command';
import { usePages, type Pages } from '@/lib/api/use-pages';
import type { Choice } from '@/lib/forms/choices';
import { withNames } from '@/lib/format/names';

export type SubjectRequest = Named<Listed>;
export type RequestKind = Listed['kind'];

/** Erased, or invited and never a member. */
export const UNNAMED = 'no name kept';

const POLL_MS = 1500;

export function useSubjectRequests(): Pages<SubjectRequest> {
  return usePages(
    ['subject-requests'],
    async (cursor) => withNames(await ask(api.GET('/api/subject-requests', { params: { query: { ...(cursor ? { cursor } : {}), limit: 25 } } })), UNNAMED),
    (requests) => requests.some(({ state }) => state === 'making' || state === 'erasing') && POLL_MS,
  );
}

/** Whoever was erased is not on the list: there is nothing left to ask for. */
export function usePeople(): readonly Choice[] {
  const members = useQuery({ queryKey: ['lookup', 'people-to-answer'], queryFn: everybody });
  return (members.data ?? []).flatMap(({ id, name, email }) => (name === null ? [] : [{ id, name, ...(email === null ? {} : { note: email }) }]));
}

/** Members, and those who were invited and never came. */
async function everybody(): Promise<{ id: string; name: string | null; email: string | null }[]> {
  const limit = { params: { query: { limit: 200 } } };
  const [members, invitations] = await Promise.all([ask(api.GET('/api/members', limit)), ask(api.GET('/api/invitations', limit))]);
  return [...members.items, ...invitations.items.filter(({ state }) => state !== 'accepted').map(({ memberId, name, email }) => ({ id: memberId, name, email }))];
}

export function useOpenRequest(onDone: () => void): UseMutationResult<{ id: string }, ProblemError, { memberId: string; kind: RequestKind }> {
  return useCommand((body, headers) => ask(api.POST('/api/subject-requests', { headers, body })), onDone);
}

export function useErase(): UseMutationResult<{ id: string }, ProblemError, { id: string; confirm: string }> {
  return useCommand(({ id, confirm }, headers) => ask(api.POST('/api/subject-requests/{id}/erase', { headers, params: { path: { id } }, body: { confirm } })));
}
