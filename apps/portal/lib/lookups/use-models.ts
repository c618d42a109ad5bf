'use client';

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { Model } from '@/lib/api/types';

/** The models this person may use: through a key of theirs, on a local host, or the practice model. */
export function useModels(): UseQueryResult<Model[]> {
  return useQuery({ queryKey: ['lookup', 'models'], queryFn: async () => (await ask(api.GET('/api/models'))).items });
}
