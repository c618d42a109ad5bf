'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Page } from './types';

const EXPORT_LIMIT = 10_000;

export interface Pages<T> {
  items: T[] | undefined;
  error: Error | null;
  retry: () => void;
  /** 1-based number of the page shown. */
  number: number;
  next: (() => void) | null;
  previous: (() => void) | null;
  fetching: boolean;
  /** Every row of the list, up to 10,000, for an export. */
  all: () => Promise<T[]>;
}

/** Cursor paging: the cursors of the pages already seen are kept, so going back needs no server support. */
export function usePages<T>(key: readonly unknown[], load: (cursor: string | undefined) => Promise<Page<T>>, pollMs?: (items: readonly T[]) => number | false): Pages<T> {
  const identity = JSON.stringify(key);
  const [seen, setSeen] = useState<{ identity: string; cursors: string[] }>({ identity, cursors: [] });
  const cursors = seen.identity === identity ? seen.cursors : [];
  const cursor = cursors.at(-1);
  const query = useQuery({
    queryKey: [...key, cursor ?? 'first'],
    queryFn: () => load(cursor),
    placeholderData: keepPreviousData,
    refetchInterval: (current) => pollMs?.(current.state.data?.items ?? []) ?? false,
  });
  const following = query.data?.next ?? null;

  async function all(): Promise<T[]> {
    const rows: T[] = [];
    let at: string | undefined;
    do {
      const page = await load(at);
      rows.push(...page.items);
      at = page.next ?? undefined;
    } while (at !== undefined && rows.length < EXPORT_LIMIT);
    return rows;
  }

  return {
    items: query.data?.items,
    error: query.error,
    retry: () => void query.refetch(),
    number: cursors.length + 1,
    next: following === null ? null : () => setSeen({ identity, cursors: [...cursors, following] }),
    previous: cursors.length === 0 ? null : () => setSeen({ identity, cursors: cursors.slice(0, -1) }),
    fetching: query.isFetching,
    all,
  };
}
