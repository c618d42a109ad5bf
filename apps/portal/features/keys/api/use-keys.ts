'use client';

import { useMutation, useQuery, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { api, ask, newIdempotencyKey } from '@/lib/api/client';
import type { ProblemError } from '@/lib/api/problem';
import type { Key, KeyUse, Restrictions } from '@/lib/api/types';
import { useCommand } from '@/lib/api/use-command';
import { usePages, type Pages } from '@/lib/api/use-pages';

export function useKeys(): Pages<Key> {
  return usePages(['keys'], (cursor) => ask(api.GET('/api/keys', { params: { query: { ...(cursor ? { cursor } : {}), limit: 25 } } })));
}

export function useKey(id: string): UseQueryResult<Key> {
  return useQuery({ queryKey: ['keys', id], queryFn: () => ask(api.GET('/api/keys/{id}', { params: { path: { id } } })) });
}

export function useKeyUses(id: string): Pages<KeyUse> {
  return usePages(['keys', id, 'uses'], (cursor) => ask(api.GET('/api/keys/{id}/uses', { params: { path: { id }, query: { ...(cursor ? { cursor } : {}), limit: 25 } } })));
}

export interface NewKey {
  name: string;
  provider: Key['provider'];
  baseUrl?: string;
  secret: string;
  restrictions: Restrictions;
}

export function useVaultKey(onDone: (key: { id: string }) => void): UseMutationResult<{ id: string }, ProblemError, NewKey> {
  return useCommand((body, headers) => ask(api.POST('/api/keys', { headers, body })), onDone);
}

export function useRestrictKey(id: string, onDone: () => void): UseMutationResult<unknown, ProblemError, Restrictions> {
  return useCommand((body, headers) => ask(api.PUT('/api/keys/{id}/restrictions', { headers, params: { path: { id } }, body })), onDone);
}

export function useRevokeKey(id: string, onDone: () => void): UseMutationResult<unknown, ProblemError, void> {
  return useCommand((_, headers) => ask(api.DELETE('/api/keys/{id}', { headers, params: { path: { id } } })), onDone);
}

/** A test is a use of its own each time it is pressed, so each press gets its own key. */
export function useTestKey(id: string): UseMutationResult<{ ok: boolean; message: string }, ProblemError, void> {
  return useMutation({ mutationFn: () => ask(api.POST('/api/keys/{id}/test', { headers: { 'Idempotency-Key': newIdempotencyKey() }, params: { path: { id } } })) });
}
