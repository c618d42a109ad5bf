'use client';

import type { UseMutationResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { ProblemError } from '@/lib/api/problem';
import type { Member as Listed, Named, Role } from '@/lib/api/types';
import { useCommand } from '@/lib/api/use-command';
import { usePages, type Pages } from '@/lib/api/use-pages';
import { withNames } from '@/lib/format/names';

export type Member = Named<Listed>;

export function useMembers(q: string, role: Role | ''): Pages<Member> {
  return usePages(['members', q, role], async (cursor) =>
    withNames(await ask(api.GET('/api/members', { params: { query: { ...(q ? { q } : {}), ...(role ? { role } : {}), ...(cursor ? { cursor } : {}), limit: 25 } } }))),
  );
}

export interface RoleChange {
  id: string;
  role: Role;
  give: boolean;
}

export function useChangeRole(): UseMutationResult<unknown, ProblemError, RoleChange> {
  return useCommand(async ({ id, role, give }, headers): Promise<unknown> =>
    give
      ? ask(api.POST('/api/members/{id}/roles', { headers, params: { path: { id } }, body: { role } }))
      : ask(api.DELETE('/api/members/{id}/roles/{role}', { headers, params: { path: { id, role } } })),
  );
}

export function useDeprovision(): UseMutationResult<unknown, ProblemError, string> {
  return useCommand((id, headers) => ask(api.POST('/api/members/{id}/deprovision', { headers, params: { path: { id } } })));
}

export function useResetLink(): UseMutationResult<{ link: string | null; expiresAt: string }, ProblemError, string> {
  return useCommand((id, headers) => ask(api.POST('/api/members/{id}/password-reset', { headers, params: { path: { id } } })));
}
