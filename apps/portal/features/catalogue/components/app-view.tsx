'use client';

import type { ReactNode } from 'react';
import { One } from '@/components/ui/one';
import { useApp } from '../api/use-catalogue';
import { AppPage } from './app-page';

export function AppView({ appId }: { appId: string }): ReactNode {
  return (
    <One result={useApp(appId)} what="app" title="App" back={{ href: '/catalogue', label: 'Catalogue' }}>
      {(app) => <AppPage app={app} />}
    </One>
  );
}
