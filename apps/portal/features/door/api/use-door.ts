'use client';

import { useMutation, useQuery, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { api, ask, newIdempotencyKey } from '@/lib/api/client';
import type { ProblemError } from '@/lib/api/problem';
import type { Me, Role } from '@/lib/api/types';

export function useSignIn(onDone: () => void): UseMutationResult<Me, ProblemError, { email: string; password: string }> {
  return useMutation({ mutationFn: (body) => ask(api.POST('/api/session', { body })), onSuccess: onDone });
}

export interface InvitationOffer {
  organisation: string;
  email: string;
  name: string;
  roles: Role[];
  expiresAt: string;
}

export function useInvitation(token: string | null): UseQueryResult<InvitationOffer> {
  return useQuery({
    queryKey: ['invitation', token],
    queryFn: () => ask(api.POST('/api/invitations/inspect', { body: { token: token ?? '' } })),
    enabled: token !== null && token !== '',
    staleTime: Infinity,
    retry: false,
  });
}

/** Whether a reset link still opens anything; asked once, as the page comes up. */
export function useResetLink(token: string | null): UseQueryResult<{ expiresAt: string }> {
  return useQuery({
    queryKey: ['reset', token],
    queryFn: () => ask(api.POST('/api/password-resets/inspect', { body: { token: token ?? '' } })),
    enabled: token !== null && token !== '',
    staleTime: Infinity,
    retry: false,
  });
}

export function useAccept(onDone: () => void): UseMutationResult<Me, ProblemError, { token: string; name: string; password: string }> {
  return useMutation({ mutationFn: (body) => ask(api.POST('/api/invitations/accept', { body, headers: { 'Idempotency-Key': newIdempotencyKey() } })), onSuccess: onDone });
}

export function useReset(): UseMutationResult<unknown, ProblemError, { token: string; password: string }> {
  return useMutation({ mutationFn: (body) => ask(api.POST('/api/password-resets/complete', { body })) });
}
