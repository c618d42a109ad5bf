'use client';

import { useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '@/lib/api/client';
import type { ProblemError } from '@/lib/api/problem';
import type { HostModel, LocalHost } from '@/lib/api/types';
import { useCommand } from '@/lib/api/use-command';
import { useStream } from '@/lib/api/use-stream';

export function useHosts(): UseQueryResult<LocalHost[]> {
  return useQuery({ queryKey: ['local-hosts'], queryFn: async () => (await ask(api.GET('/api/local-hosts'))).items });
}

/** What was seen at the last look; of a host that never answered there is nothing to ask for. */
export function useHostModels(id: string, reachable: boolean): UseQueryResult<HostModel[]> {
  return useQuery({ queryKey: ['local-hosts', id, 'models'], enabled: reachable, retry: false, queryFn: async () => (await ask(api.GET('/api/local-hosts/{id}/models', { params: { path: { id } } }))).items });
}

export function useRegisterHost(onDone: () => void): UseMutationResult<{ id: string }, ProblemError, { name: string; baseUrl: string }> {
  return useCommand((body, headers) => ask(api.POST('/api/local-hosts', { headers, body: { ...body, kind: 'ollama' } })), onDone);
}

/** Looks at the host now instead of at the next half minute. */
export function useCheckHost(): UseMutationResult<unknown, ProblemError, string> {
  return useCommand((id, headers) => ask(api.POST('/api/local-hosts/{id}/check', { headers, params: { path: { id } } })));
}

export function useRemoveHost(onDone: () => void): UseMutationResult<unknown, ProblemError, string> {
  return useCommand((id, headers) => ask(api.DELETE('/api/local-hosts/{id}', { headers, params: { path: { id } } })), onDone);
}

export function usePull(hostId: string): UseMutationResult<{ id: string }, ProblemError, { model: string }> {
  return useCommand((body, headers) => ask(api.POST('/api/local-hosts/{id}/pulls', { headers, params: { path: { id: hostId } }, body })));
}

export interface PullProgress {
  completedBytes: number | null;
  totalBytes: number | null;
  status: string | null;
  state: 'running' | 'done' | 'failed';
}

export function useCancelPull(): UseMutationResult<unknown, ProblemError, string> {
  return useCommand((id, headers) => ask(api.POST('/api/local-pulls/{id}/cancel', { headers, params: { path: { id } } })));
}

/** How far a pull has come, live; `null` before the first news. */
export function usePullProgress(pullId: string | null): PullProgress | null {
  const queries = useQueryClient();
  const [progress, setProgress] = useState<{ pullId: string; at: PullProgress } | null>(null);
  const record = (data: unknown, state: PullProgress['state']): void => {
    if (pullId === null) return;
    const news = (typeof data === 'object' && data !== null ? data : {}) as Partial<PullProgress> & { reason?: string | null };
    setProgress({ pullId, at: { completedBytes: news.completedBytes ?? null, totalBytes: news.totalBytes ?? null, status: news.reason ?? news.status ?? null, state: news.state ?? state } });
  };
  useStream(pullId === null ? null : `/api/local-pulls/${encodeURIComponent(pullId)}/stream`, {
    progress: (data) => record(data, 'running'),
    done: (data) => {
      record(data, 'done');
      void queries.invalidateQueries({ queryKey: ['local-hosts'] });
      void queries.invalidateQueries({ queryKey: ['local-models'] });
    },
  });
  return progress?.pullId === pullId ? (progress?.at ?? null) : null;
}
