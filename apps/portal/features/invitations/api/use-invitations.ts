'use client';

import type { UseMutationResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { ProblemError } from '@/lib/api/problem';
import type { Invitation as Listed, Named, Role } from '@/lib/api/types';
import { useCommand } from '@/lib/api/use-command';
import { usePages, type Pages } from '@/lib/api/use-pages';
import { withNames } from '@/lib/format/names';

export type Invitation = Named<Listed>;

export function useInvitations(): Pages<Invitation> {
  return usePages(['invitations'], async (cursor) => withNames(await ask(api.GET('/api/invitations', { params: { query: { ...(cursor ? { cursor } : {}), limit: 25 } } }))));
}

export interface NewInvitation {
  email: string;
  name: string;
  roles: Role[];
}

export interface MadeInvitation {
  id: string;
  /** Null when the same request was answered before: the link is shown once. */
  link: string | null;
  expiresAt: string;
}

export function useInvite(): UseMutationResult<MadeInvitation, ProblemError, NewInvitation> {
  return useCommand((body, headers) => ask(api.POST('/api/invitations', { headers, body })));
}

export function useTakeBack(onDone: () => void): UseMutationResult<unknown, ProblemError, string> {
  return useCommand((id, headers) => ask(api.DELETE('/api/invitations/{id}', { headers, params: { path: { id } } })), onDone);
}
