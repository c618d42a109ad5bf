'use client';

import { useEffect, useState } from 'react';

/** The one-time token after `#`: never sent to a server by itself, and taken out of the address bar once read. */
export function useFragment(): string | null {
  const [token, setToken] = useState<string | null>(null);
  useEffect(() => {
    setToken(window.location.hash.slice(1));
    if (window.location.hash !== '') window.history.replaceState(null, '', window.location.pathname);
  }, []);
  return token;
}
