import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { Providers } from '@/components/session/providers';
import { asTheme, THEME_COOKIE } from '@/lib/theme';
import '@/styles/globals.css';

export const metadata: Metadata = { title: { default: 'Keystead', template: '%s · Keystead' }, description: 'AI apps on your own keys, with evidence.' };
export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f7f7f5' },
    { media: '(prefers-color-scheme: dark)', color: '#0d0f0f' },
  ],
};

/** Reading the cookie makes every page render per request, which the nonce of the content policy needs anyway. */
export default async function RootLayout({ children }: { children: ReactNode }): Promise<ReactNode> {
  const theme = asTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en-GB" {...(theme === 'system' ? {} : { 'data-theme': theme })} suppressHydrationWarning>
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}
