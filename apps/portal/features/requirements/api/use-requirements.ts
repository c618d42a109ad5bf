'use client';

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { Alterations, AuditLog, Framework, Requirement } from '@/lib/api/types';

export function useFrameworks(): UseQueryResult<Framework[]> {
  return useQuery({ queryKey: ['frameworks'], queryFn: () => ask(api.GET('/api/compliance/frameworks')) });
}

export function useAuditLog(): UseQueryResult<AuditLog> {
  return useQuery({ queryKey: ['audit-log'], queryFn: () => ask(api.GET('/api/audit/log')) });
}

export function useAlterations(): UseQueryResult<Alterations> {
  return useQuery({ queryKey: ['alterations'], queryFn: () => ask(api.GET('/api/audit/alterations')) });
}

export function useRequirement(framework: string, id: string): UseQueryResult<Requirement> {
  return useQuery({
    queryKey: ['requirement', framework, id],
    queryFn: () => ask(api.GET('/api/compliance/requirements/{framework}/{id}', { params: { path: { framework, id } } })),
    refetchOnWindowFocus: false,
  });
}
