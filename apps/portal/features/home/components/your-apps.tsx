'use client';

import type { UseQueryResult } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Section } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { TextLink } from '@/components/ui/link';
import { Loaded } from '@/components/ui/loaded';
import type { Install } from '@/lib/api/types';

export function YourApps({ installs }: { installs: UseQueryResult<Install[]> }): ReactNode {
  return (
    <Section title="Run an app" action={<TextLink href="/catalogue" className="text-sm">Catalogue</TextLink>} flush>
      <Loaded result={installs}>
        {(list) =>
          list.length === 0 ? (
            <Empty title="Nothing is installed" />
          ) : (
            <ul aria-label="Installed apps" className="divide-y divide-line">
              {list.map((install) => (
                <li key={install.id}>
                  <Link href={`/catalogue/${install.appId}/run`} className="flex h-11 items-center gap-3 px-4 text-sm font-medium hover:bg-sunken/60 focus-visible:-outline-offset-2 sm:px-5">
                    <span className="min-w-0 flex-1 truncate">{install.appName}</span>
                    <Play aria-hidden className="size-3.5 text-muted" />
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}
