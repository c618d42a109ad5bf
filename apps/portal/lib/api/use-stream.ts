'use client';

import { useEffect, useRef } from 'react';

/**
 * Server-sent events with named types, JSON in each. The browser reconnects by itself and sends the last id it saw;
 * the stream is closed for good on `done`, when `url` becomes null, or when the component goes.
 */
export function useStream(url: string | null, handlers: Readonly<Record<string, (data: unknown) => void>>): void {
  const current = useRef(handlers);
  useEffect(() => {
    current.current = handlers;
  });
  const names = Object.keys(handlers).sort().join(' ');
  useEffect(() => {
    if (url === null) return;
    const source = new EventSource(url);
    for (const name of names.split(' ')) {
      source.addEventListener(name, (event: MessageEvent<string>) => {
        current.current[name]?.(parse(event.data));
        if (name === 'done') source.close();
      });
    }
    return () => source.close();
  }, [url, names]);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
