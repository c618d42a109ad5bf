'use client';

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { Price } from '@/lib/api/types';

/** What has a price; a model without one cannot be chosen. */
export function usePriceList(): UseQueryResult<Price[]> {
  return useQuery({ queryKey: ['prices', 'lookup'], queryFn: async () => (await ask(api.GET('/api/prices'))).items });
}
