'use client';

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { PlatformCharge, Usage } from '@/lib/api/types';
import { usePages, type Pages } from '@/lib/api/use-pages';

export function useUsage(month: string): UseQueryResult<Usage> {
  return useQuery({ queryKey: ['usage', month], queryFn: () => ask(api.GET('/api/usage', { params: { query: { month } } })) });
}

export function useCharges(): Pages<PlatformCharge> {
  return usePages(['charges'], (cursor) => ask(api.GET('/api/billing/charges', { params: { query: { ...(cursor ? { cursor } : {}), limit: 10 } } })));
}
