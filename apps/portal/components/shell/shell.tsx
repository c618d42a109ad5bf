'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { useSession } from '@/lib/session/context';
import type { Theme } from '@/lib/theme';
import { AccountMenu } from './account-menu';
import { Guarded } from './guarded';
import { Logo } from './logo';
import { MobileNav } from './mobile-nav';
import { NavList } from './nav-list';
import { PracticeBar } from './practice-bar';

/** The frame around every page of a person who is signed in. */
export function Shell({ theme, children }: { theme: Theme; children: ReactNode }): ReactNode {
  const me = useSession();
  return (
    <div className="flex min-h-dvh flex-col lg:flex-row">
      <a href="#main" className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60 focus:rounded-md focus:bg-raised focus:px-3 focus:py-2 focus:shadow-high">
        Skip to the page
      </a>
      <header className="sticky top-0 z-30 flex h-14 items-center justify-between border-b border-line bg-surface px-2.5 lg:hidden">
        <div className="flex items-center gap-1">
          <MobileNav />
          <Link href="/" aria-label="Keystead, home" className="inline-flex rounded-sm">
            <Logo />
          </Link>
        </div>
        <div>
          <AccountMenu theme={theme} compact />
        </div>
      </header>
      <header className="sticky top-0 hidden h-dvh w-60 shrink-0 flex-col border-r border-line bg-surface lg:flex">
        <div className="px-4.5 pt-5 pb-4">
          <Link href="/" aria-label="Keystead, home" className="inline-block rounded-sm">
            <Logo />
          </Link>
        </div>
        <div className="flex-1 overflow-y-auto px-2.5 pb-4">
          <NavList />
        </div>
        <div className="border-t border-line p-2">
          <AccountMenu theme={theme} />
        </div>
      </header>
      <div className="flex min-w-0 flex-1 flex-col">
        {me.practiceModel && <PracticeBar demo={me.demo} />}
        <main id="main" tabIndex={-1} className="flex-1 outline-none">
          <Guarded>{children}</Guarded>
        </main>
      </div>
    </div>
  );
}
