'use client';

import { useEffect, useRef, useState } from 'react';

const RETRY_MS = 1000;
/** A server that starts again takes less. */
const MOST_RETRIES = 60;

/**
 * Server-sent events with named types, JSON in each. The browser reconnects by itself after a cut, but gives up when the
 * server refuses; a stream asked for in the moment its subject is made may be refused once, so that is tried again.
 * Closed for good on `done`, when `url` becomes null, or when the component goes.
 * @returns whether news arrive; false from a cut on until the connection is there again
 */
export function useStream(url: string | null, handlers: Readonly<Record<string, (data: unknown) => void>>): boolean {
  const [connected, setConnected] = useState(true);
  const current = useRef(handlers);
  useEffect(() => {
    current.current = handlers;
  });
  const names = Object.keys(handlers).sort().join(' ');
  useEffect(() => {
    if (url === null) return;
    let source: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let retries = 0;

    function open(address: string): void {
      const stream = new EventSource(address);
      source = stream;
      for (const name of names.split(' ')) {
        stream.addEventListener(name, (event: MessageEvent<string>) => {
          if (name === 'done') stream.close();
          current.current[name]?.(parse(event.data));
        });
      }
      stream.addEventListener('open', () => {
        retries = 0;
        setConnected(true);
      });
      stream.addEventListener('error', () => {
        // The first refusal is the moment its subject is made in; from then on it is a loss.
        if (stream.readyState !== EventSource.CLOSED || retries > 0) setConnected(false);
        if (stream.readyState !== EventSource.CLOSED || retries >= MOST_RETRIES) return;
        retries += 1;
        timer = setTimeout(() => open(address), RETRY_MS);
      });
    }

    open(url);
    return () => {
      clearTimeout(timer);
      source?.close();
    };
  }, [url, names]);
  return connected;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
