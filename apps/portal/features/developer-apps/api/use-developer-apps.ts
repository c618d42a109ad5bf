'use client';

import { useQuery, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { ProblemError } from '@/lib/api/problem';
import type { DeveloperApp, DeveloperAppDetail, DeveloperRun, ErrorGroup } from '@/lib/api/types';
import { useCommand } from '@/lib/api/use-command';
import { usePages, type Pages } from '@/lib/api/use-pages';

const paging = (cursor: string | undefined): { cursor?: string; limit: number } => ({ ...(cursor ? { cursor } : {}), limit: 25 });

export function useDeveloperApps(): Pages<DeveloperApp> {
  return usePages(['developer', 'apps'], (cursor) => ask(api.GET('/api/developer/apps', { params: { query: paging(cursor) } })));
}

export function useDeveloperApp(appId: string): UseQueryResult<DeveloperAppDetail> {
  return useQuery({ queryKey: ['developer', 'apps', appId], queryFn: () => ask(api.GET('/api/developer/apps/{appId}', { params: { path: { appId } } })) });
}

export function useAppRuns(appId: string): Pages<DeveloperRun> {
  return usePages(['developer', 'apps', appId, 'runs'], (cursor) => ask(api.GET('/api/developer/apps/{appId}/runs', { params: { path: { appId }, query: paging(cursor) } })));
}

export function useAppErrors(appId: string): Pages<ErrorGroup> {
  return usePages(['developer', 'apps', appId, 'errors'], (cursor) => ask(api.GET('/api/developer/apps/{appId}/errors', { params: { path: { appId }, query: paging(cursor) } })));
}

export function useRollBack(appId: string, onDone: (result: unknown, input: { toVersion: string; reason: string }) => void): UseMutationResult<unknown, ProblemError, { toVersion: string; reason: string }> {
  return useCommand((body, headers) => ask(api.POST('/api/developer/apps/{appId}/rollback', { headers, params: { path: { appId } }, body })), onDone);
}
