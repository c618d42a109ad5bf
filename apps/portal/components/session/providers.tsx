'use client';

import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ToastProvider } from '@/components/ui/toast';
import { ProblemError } from '@/lib/api/problem';
import { toSignIn } from './to-sign-in';

/** What was tried and may work in a moment: no answer, or a server that is not there yet. Refusals are final. */
function mayRetry(failures: number, error: Error): boolean {
  return failures < 2 && error instanceof ProblemError && (error.status === 0 || error.status === 503);
}

function newClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ProblemError && error.status === 401) toSignIn();
      },
    }),
    defaultOptions: { queries: { retry: mayRetry, staleTime: 5000, refetchOnWindowFocus: true }, mutations: { retry: false } },
  });
}

export function Providers({ children }: { children: ReactNode }): ReactNode {
  const [client] = useState(newClient);
  return (
    <QueryClientProvider client={client}>
      <ToastProvider>{children}</ToastProvider>
    </QueryClientProvider>
  );
}
