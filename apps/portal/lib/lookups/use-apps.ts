'use client';

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { CatalogueApp } from '@/lib/api/types';

/** The apps of the catalogue, for choosing one by name. */
export function useApps(): UseQueryResult<CatalogueApp[]> {
  return useQuery({ queryKey: ['lookup', 'apps'], queryFn: async () => (await ask(api.GET('/api/catalogue', { params: { query: { limit: 100 } } }))).items });
}
