'use client';

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { LocalModel, LocalUsage } from '@/lib/api/types';

export function useLocalModels(): UseQueryResult<LocalModel[]> {
  return useQuery({ queryKey: ['local-models'], queryFn: async () => (await ask(api.GET('/api/local-models'))).items });
}

export function useLocalUsage(): UseQueryResult<LocalUsage[]> {
  return useQuery({ queryKey: ['local-usage'], queryFn: async () => (await ask(api.GET('/api/local-usage'))).items });
}
