import type { Named, Page } from '@/lib/api/types';

export const ERASED = 'erased person';

/** Erasing a person takes the name, not the row: lists stay complete. */
export function withNames<T extends { name: string | null }>(page: Page<T>, missing = ERASED): Page<Named<T>> {
  return { ...page, items: page.items.map((item) => ({ ...item, name: item.name ?? missing })) };
}
