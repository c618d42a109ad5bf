'use client';

import { useQuery, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { ProblemError } from '@/lib/api/problem';
import type { paths } from '@/lib/api/schema';
import type { CatalogueDetail, Execution, ExecutionSummary, LogLine, Outcome } from '@/lib/api/types';
import { useCommand } from '@/lib/api/use-command';
import { usePages, type Pages } from '@/lib/api/use-pages';
import { mayChange } from '../may-change';

/** The live stream tells first; asking now and then as well covers a stream that a proxy holds back. */
const POLL_MS = 2000;

export interface RunFilter {
  appId: string;
  outcome: Outcome | '';
}

export function useRuns({ appId, outcome }: RunFilter): Pages<ExecutionSummary> {
  return usePages(['runs', appId, outcome], (cursor) =>
    ask(api.GET('/api/executions', { params: { query: { ...(appId ? { appId } : {}), ...(outcome ? { outcome } : {}), ...(cursor ? { cursor } : {}), limit: 25 } } })),
  );
}

export function useRun(id: string | null): UseQueryResult<Execution> {
  return useQuery({
    queryKey: ['run', id],
    queryFn: () => ask(api.GET('/api/executions/{id}', { params: { path: { id: id ?? '' } } })),
    enabled: id !== null,
    refetchInterval: (query) => (query.state.data !== undefined && mayChange(query.state.data) ? POLL_MS : false),
  });
}

export function useLog(id: string, enabled: boolean): UseQueryResult<LogLine[]> {
  return useQuery({ queryKey: ['run', id, 'log'], enabled, queryFn: async () => (await ask(api.GET('/api/executions/{id}/log', { params: { path: { id } } }))).items });
}

/** Names of the person's own keys, to say which one a call used. */
export function useKeyNames(): ReadonlyMap<string, string> {
  const keys = useQuery({ queryKey: ['keys', 'names'], queryFn: async () => (await ask(api.GET('/api/keys', { params: { query: { limit: 200 } } }))).items });
  return new Map((keys.data ?? []).map((key) => [key.id, key.name]));
}

export function useRunnable(appId: string): UseQueryResult<CatalogueDetail> {
  return useQuery({ queryKey: ['catalogue', 'app', appId], queryFn: () => ask(api.GET('/api/catalogue/{appId}', { params: { path: { appId } } })) });
}

type RunOrder = paths['/api/executions']['post']['requestBody']['content']['application/json'];

interface StartInput {
  installId: string;
  input: unknown;
  modelPreference?: string;
}

export function useStart(onDone: (run: { id: string }) => void): UseMutationResult<{ id: string }, ProblemError, StartInput> {
  return useCommand((body, headers) => ask(api.POST('/api/executions', { headers, body: body as RunOrder })), onDone);
}

export function useCancel(): UseMutationResult<unknown, ProblemError, string> {
  return useCommand((id, headers) => ask(api.POST('/api/executions/{id}/cancel', { headers, params: { path: { id } } })));
}
