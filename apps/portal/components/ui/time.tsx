'use client';

import { useEffect, useSyncExternalStore, useState, type ReactNode } from 'react';
import { formatAgo, formatLocal, formatLocalExact, formatUtc, zoneOf } from '@/lib/format/time';

const nothing = (): (() => void) => () => undefined;

/** The server does not know the reader's zone, so times appear once the page is in the browser. */
export function useInBrowser(): boolean {
  return useSyncExternalStore(nothing, () => true, () => false);
}

/** The name of the reader's zone, for where many moments stand without it. */
export function Zone({ at }: { at: string }): ReactNode {
  return useInBrowser() ? zoneOf(at) : '';
}

/** In the reader's zone, which is named; UTC on hover. */
export function Time({ at, exact = false, wrap = false }: { at: string | null | undefined; exact?: boolean; wrap?: boolean }): ReactNode {
  const ready = useInBrowser();
  if (at === null || at === undefined) return <span className="text-muted">–</span>;
  return (
    <time dateTime={at} title={formatUtc(at)} className={wrap ? undefined : 'whitespace-nowrap'}>
      {ready ? (exact ? formatLocalExact(at) : formatLocal(at)) : '\u00a0'}
    </time>
  );
}

export function Ago({ at }: { at: string | null | undefined }): ReactNode {
  const ready = useInBrowser();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  if (at === null || at === undefined) return <span className="text-muted">never</span>;
  return (
    <time dateTime={at} title={formatUtc(at)} className="whitespace-nowrap">
      {ready ? formatAgo(at, now) : '\u00a0'}
    </time>
  );
}
