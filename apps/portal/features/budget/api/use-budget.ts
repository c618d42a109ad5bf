'use client';

import { useQuery, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { ProblemError } from '@/lib/api/problem';
import type { Budget, Usage } from '@/lib/api/types';
import { useCommand } from '@/lib/api/use-command';

export function useBudget(): UseQueryResult<Budget> {
  return useQuery({ queryKey: ['budget'], queryFn: () => ask(api.GET('/api/budget')) });
}

export function useMonthUsage(month: string): UseQueryResult<Usage> {
  return useQuery({ queryKey: ['usage', month], queryFn: () => ask(api.GET('/api/usage', { params: { query: { month } } })) });
}

export function useSetBudget(onDone: () => void): UseMutationResult<unknown, ProblemError, { limitUsd: string }> {
  return useCommand((body, headers) => ask(api.PUT('/api/budget', { headers, body })), onDone);
}
