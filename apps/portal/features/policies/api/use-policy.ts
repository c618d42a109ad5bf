'use client';

import { useQuery, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { ProblemError } from '@/lib/api/problem';
import type { Policy } from '@/lib/api/types';
import { useCommand } from '@/lib/api/use-command';

export function usePolicy(): UseQueryResult<Policy> {
  return useQuery({ queryKey: ['policy'], queryFn: () => ask(api.GET('/api/policy')) });
}

export type Kind = 'app' | 'provider';

export interface Forbidding {
  kind: Kind;
  id: string;
  reason: string;
}

export function useForbid(onDone: () => void): UseMutationResult<unknown, ProblemError, Forbidding> {
  return useCommand(
    async ({ kind, id, reason }, headers): Promise<unknown> =>
      kind === 'app'
        ? ask(api.POST('/api/policy/forbidden-apps', { headers, body: { appId: id, reason } }))
        : ask(api.POST('/api/policy/forbidden-providers', { headers, body: { provider: id, reason } })),
    onDone,
  );
}

export function useAllow(onDone: () => void): UseMutationResult<unknown, ProblemError, { kind: Kind; id: string }> {
  return useCommand(
    async ({ kind, id }, headers): Promise<unknown> =>
      kind === 'app'
        ? ask(api.DELETE('/api/policy/forbidden-apps/{appId}', { headers, params: { path: { appId: id } } }))
        : ask(api.DELETE('/api/policy/forbidden-providers/{provider}', { headers, params: { path: { provider: id } } })),
    onDone,
  );
}
