'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Shell } from '@/components/shell/shell';
import { Page } from '@/components/ui/page';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { api, ask } from '@/lib/api/client';
import type { Me } from '@/lib/api/types';
import { SessionProvider } from '@/lib/session/context';
import type { Theme } from '@/lib/theme';

/** The signed-in frame. `me` is known from the server as a rule; when the API did not answer there, the browser asks. */
export function ClientSession({ me, theme, children }: { me: Me | null; theme: Theme; children: ReactNode }): ReactNode {
  const session = useQuery({ queryKey: ['session'], queryFn: () => ask(api.GET('/api/session')), initialData: me ?? undefined, staleTime: 60_000 });
  if (session.data === undefined) {
    return session.error === null ? null : (
      <Page title="Keystead">
        <ProblemAlert error={session.error} retry={() => void session.refetch()} />
      </Page>
    );
  }
  return (
    <SessionProvider me={session.data}>
      <Shell theme={theme}>{children}</Shell>
    </SessionProvider>
  );
}
