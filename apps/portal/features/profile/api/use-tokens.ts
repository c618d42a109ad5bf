'use client';

import type { UseMutationResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { ProblemError } from '@/lib/api/problem';
import type { Named, Token as Listed } from '@/lib/api/types';
import { useCommand } from '@/lib/api/use-command';
import { usePages, type Pages } from '@/lib/api/use-pages';
import { withNames } from '@/lib/format/names';

export type Token = Named<Listed>;

export function useTokens(): Pages<Token> {
  return usePages(['tokens'], async (cursor) => withNames(await ask(api.GET('/api/tokens', { params: { query: { ...(cursor ? { cursor } : {}), limit: 25 } } })), 'Token'));
}

export interface NewToken {
  name: string;
  expiresInDays: number;
}

export interface MadeToken {
  id: string;
  /** Null when the same request was answered before: a secret is shown once. */
  token: string | null;
}

export function useMakeToken(): UseMutationResult<MadeToken, ProblemError, NewToken> {
  return useCommand((body, headers) => ask(api.POST('/api/tokens', { headers, body })));
}

export function useRevokeToken(): UseMutationResult<unknown, ProblemError, string> {
  return useCommand((id, headers) => ask(api.DELETE('/api/tokens/{id}', { headers, params: { path: { id } } })));
}
