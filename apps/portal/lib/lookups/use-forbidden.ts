'use client';

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { Policy } from '@/lib/api/types';

/** What the organisation forbids. Everybody may read it, for it is their runs that it refuses. Asked anew on each page: an admin decides in another window. */
function useForbidden<T>(select: (policy: Policy) => T): UseQueryResult<T> {
  return useQuery({ queryKey: ['lookup', 'policy'], staleTime: 0, queryFn: () => ask(api.GET('/api/policy')), select });
}

export function useForbiddenApps(): UseQueryResult<Policy['forbiddenApps']> {
  return useForbidden((policy) => policy.forbiddenApps);
}

export function useForbiddenProviders(): UseQueryResult<Policy['forbiddenProviders']> {
  return useForbidden((policy) => policy.forbiddenProviders);
}

/** The rule that forbids this app; undefined when it is allowed. */
export function useForbiddenApp(appId: string): Policy['forbiddenApps'][number] | undefined {
  return useForbiddenApps().data?.find((one) => one.appId === appId);
}
