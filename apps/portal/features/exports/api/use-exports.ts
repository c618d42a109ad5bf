'use client';

import { useQuery, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { ProblemError } from '@/lib/api/problem';
import type { AuditLog, Bundle } from '@/lib/api/types';
import { useCommand } from '@/lib/api/use-command';
import { usePages, type Pages } from '@/lib/api/use-pages';

const POLL_MS = 1500;

export function useBundles(): Pages<Bundle> {
  return usePages(['bundles'], (cursor) => ask(api.GET('/api/audit/bundles', { params: { query: { ...(cursor ? { cursor } : {}), limit: 25 } } })), (bundles) => bundles.some((bundle) => bundle.state === 'building') && POLL_MS);
}

export function useLogKey(): UseQueryResult<AuditLog> {
  return useQuery({ queryKey: ['audit-log'], queryFn: () => ask(api.GET('/api/audit/log')) });
}

export interface BundleOrder {
  from: string;
  to: string;
  payloads: 'all' | 'none' | 'evidence';
}

export function useOrderBundle(onDone: () => void): UseMutationResult<{ id: string }, ProblemError, BundleOrder> {
  return useCommand((body, headers) => ask(api.POST('/api/audit/bundles', { headers, body })), onDone);
}
