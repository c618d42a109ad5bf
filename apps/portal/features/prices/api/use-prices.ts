'use client';

import { api, ask } from '@/lib/api/client';
import type { Price } from '@/lib/api/types';
import { usePages, type Pages } from '@/lib/api/use-pages';

export function usePrices(): Pages<Price> {
  return usePages(['prices'], () => ask(api.GET('/api/prices')));
}
