'use client';

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { Revenue } from '@/lib/api/types';

export function useRevenue(months: number): UseQueryResult<Revenue> {
  return useQuery({ queryKey: ['revenue', months], queryFn: () => ask(api.GET('/api/developer/revenue', { params: { query: { months } } })) });
}
