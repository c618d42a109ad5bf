'use client';

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { Template } from '@/lib/api/types';

export function useTemplates(): UseQueryResult<Template[]> {
  return useQuery({ queryKey: ['templates'], queryFn: async () => (await ask(api.GET('/api/templates'))).items });
}
