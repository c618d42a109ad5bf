'use client';

import type { ReactNode } from 'react';
import { Loaded } from '@/components/ui/loaded';
import { Page } from '@/components/ui/page';
import { useApp } from '../api/use-catalogue';
import { AppPage } from './app-page';

export function AppView({ appId }: { appId: string }): ReactNode {
  const app = useApp(appId);
  if (app.data !== undefined) return <AppPage app={app.data} />;
  return (
    <Page back={{ href: '/catalogue', label: 'Catalogue' }} title="App">
      <Loaded result={app}>{() => null}</Loaded>
    </Page>
  );
}
