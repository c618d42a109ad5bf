import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { ClientSession } from '@/components/session/client-session';
import { readSession } from '@/lib/session/server';
import { asTheme, THEME_COOKIE } from '@/lib/theme';

export default async function PortalLayout({ children }: { children: ReactNode }): Promise<ReactNode> {
  const session = await readSession();
  if (session.known && session.me === null) {
    const path = (await headers()).get('x-keystead-path') ?? '/';
    redirect(path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`);
  }
  const theme = asTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <ClientSession me={session.known ? session.me : null} theme={theme}>
      {children}
    </ClientSession>
  );
}
