'use client';

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { Alterations, AuditLog, Budget, DeveloperApp, ExecutionSummary, Framework, Install, Invitation, Key, LocalHost, Policy, Revenue, Usage } from '@/lib/api/types';

const few = { params: { query: { limit: 5 } } } as const;

export const useMonth = (month: string): UseQueryResult<Usage> => useQuery({ queryKey: ['usage', month], queryFn: () => ask(api.GET('/api/usage', { params: { query: { month } } })) });
export const useLatestRuns = (): UseQueryResult<ExecutionSummary[]> => useQuery({ queryKey: ['runs', 'latest'], queryFn: async () => (await ask(api.GET('/api/executions', few))).items });
export const useInstalls = (): UseQueryResult<Install[]> => useQuery({ queryKey: ['installs'], queryFn: async () => (await ask(api.GET('/api/installs', { params: { query: { limit: 100 } } }))).items });
export const useAnyKey = (): UseQueryResult<Key[]> => useQuery({ queryKey: ['keys', 'any'], queryFn: async () => (await ask(api.GET('/api/keys', few))).items });
export const useBudget = (): UseQueryResult<Budget> => useQuery({ queryKey: ['budget'], queryFn: () => ask(api.GET('/api/budget')) });

export const useEarnings = (): UseQueryResult<Revenue> => useQuery({ queryKey: ['revenue', 3], queryFn: () => ask(api.GET('/api/developer/revenue', { params: { query: { months: 3 } } })) });
export const useMyApps = (): UseQueryResult<DeveloperApp[]> => useQuery({ queryKey: ['developer', 'apps', 'home'], queryFn: async () => (await ask(api.GET('/api/developer/apps', { params: { query: { limit: 100 } } }))).items });

export const useInvitations = (): UseQueryResult<Invitation[]> => useQuery({ queryKey: ['invitations', 'home'], queryFn: async () => (await ask(api.GET('/api/invitations', { params: { query: { limit: 100 } } }))).items });
export const useHosts = (): UseQueryResult<LocalHost[]> => useQuery({ queryKey: ['local-hosts'], queryFn: async () => (await ask(api.GET('/api/local-hosts'))).items });
export const usePolicy = (): UseQueryResult<Policy> => useQuery({ queryKey: ['policy'], queryFn: () => ask(api.GET('/api/policy')) });

export const useFrameworks = (): UseQueryResult<Framework[]> => useQuery({ queryKey: ['frameworks'], queryFn: () => ask(api.GET('/api/compliance/frameworks')) });
export const useLog = (): UseQueryResult<AuditLog> => useQuery({ queryKey: ['audit-log'], queryFn: () => ask(api.GET('/api/audit/log')) });
export const useAlterations = (): UseQueryResult<Alterations> => useQuery({ queryKey: ['alterations'], queryFn: () => ask(api.GET('/api/audit/alterations')) });
