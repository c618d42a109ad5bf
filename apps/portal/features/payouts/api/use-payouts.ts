'use client';

import { useQuery, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { ProblemError } from '@/lib/api/problem';
import type { Payout, Revenue } from '@/lib/api/types';
import { useCommand } from '@/lib/api/use-command';
import { usePages, type Pages } from '@/lib/api/use-pages';

export function usePayouts(): Pages<Payout> {
  return usePages(['payouts'], (cursor) => ask(api.GET('/api/developer/payouts', { params: { query: { ...(cursor ? { cursor } : {}), limit: 25 } } })));
}

export function useBalance(): UseQueryResult<Revenue> {
  return useQuery({ queryKey: ['revenue', 1], queryFn: () => ask(api.GET('/api/developer/revenue', { params: { query: { months: 1 } } })) });
}

/** The whole balance; the API decides the amount, so nobody can ask for more than there is. */
export function useAskForPayout(onDone: () => void): UseMutationResult<{ id: string }, ProblemError, void> {
  return useCommand((_, headers) => ask(api.POST('/api/developer/payouts', { headers, body: {} })), onDone);
}
