'use client';

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { Policy } from '@/lib/api/types';

/** What the organisation forbids. Everybody may read it, for it is their runs that it refuses. */
export function useForbiddenApps(): UseQueryResult<Policy['forbiddenApps']> {
  return useQuery({ queryKey: ['lookup', 'policy'], queryFn: async () => (await ask(api.GET('/api/policy'))).forbiddenApps });
}
