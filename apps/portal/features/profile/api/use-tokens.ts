'use client';

import type { UseMutationResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { ProblemError } from '@/lib/api/problem';
import type { Token } from '@/lib/api/types';
import { useCommand } from '@/lib/api/use-command';
import { usePages, type Pages } from '@/lib/api/use-pages';

export function useTokens(): Pages<Token> {
  return usePages(['tokens'], (cursor) => ask(api.GET('/api/tokens', { params: { query: { ...(cursor ? { cursor } : {}), limit: 25 } } })));
}

export interface NewToken {
  name: string;
  expiresInDays: number;
}

export interface MadeToken {
  id: string;
  /** Missing when the same request was answered before: a secret is shown once. */
  token?: string;
}

export function useMakeToken(): UseMutationResult<MadeToken, ProblemError, NewToken> {
  return useCommand((body, headers) => ask(api.POST('/api/tokens', { headers, body })));
}

export function useRevokeToken(): UseMutationResult<unknown, ProblemError, string> {
  return useCommand((id, headers) => ask(api.DELETE('/api/tokens/{id}', { headers, params: { path: { id } } })));
}
