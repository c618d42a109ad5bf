'use client';

import type { UseMutationResult } from '@tanstack/react-query';
import { api, ask } from '@/lib/api/client';
import type { ProblemError } from '@/lib/api/problem';
import type { paths } from '@/lib/api/schema';
import type { Price } from '@/lib/api/types';
import { useCommand } from '@/lib/api/use-command';
import { usePages, type Pages } from '@/lib/api/use-pages';

export type NewPrice = paths['/api/prices']['post']['requestBody']['content']['application/json'];

export function usePrices(): Pages<Price> {
  return usePages(['prices'], () => ask(api.GET('/api/prices')));
}

export function usePublishPrice(onDone: (price: NewPrice) => void): UseMutationResult<{ version: string }, ProblemError, NewPrice> {
  return useCommand((body, headers) => ask(api.POST('/api/prices', { headers, body })), (_, price) => onDone(price));
}
