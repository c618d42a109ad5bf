'use client';

import type { ReactNode } from 'react';
import { ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { CopyId } from '@/components/ui/copy';
import { One } from '@/components/ui/one';
import { Page } from '@/components/ui/page';
import { Stat, Stats } from '@/components/ui/stat';
import { Tabs } from '@/components/ui/tabs';
import type { DeveloperAppDetail } from '@/lib/api/types';
import { formatCount, formatDuration, formatPercent } from '@/lib/format/number';
import { useDeveloperApp } from '../api/use-developer-apps';
import { AppErrors } from './app-errors';
import { AppRuns } from './app-runs';
import { AppVersions } from './app-versions';

export function DeveloperAppView({ appId }: { appId: string }): ReactNode {
  return (
    <One result={useDeveloperApp(appId)} what="app" title="App" back={{ href: '/developer/apps', label: 'Your apps' }}>
      {(app) => <AppPage app={app} />}
    </One>
  );
}

function AppPage({ app }: { app: DeveloperAppDetail }): ReactNode {
  const { runs, succeeded, failed, p50Ms, p95Ms } = app.stats;
  return (
    <Page
      back={{ href: '/developer/apps', label: 'Your apps' }}
      title={app.name}
      about={
        <span className="flex flex-wrap items-center gap-x-3">
          {app.summary}
          <CopyId id={app.appId} what="app id" />
        </span>
      }
      action={<ButtonLink href={`/catalogue/${app.appId}`}>See it in the catalogue</ButtonLink>}
    >
      <Stats label="Runs of this app">
        <Stat label="Runs" value={formatCount(runs)} note={`${formatCount(succeeded)} succeeded`} />
        <Stat label="Failed" value={formatCount(failed)} note={runs === 0 ? 'no runs yet' : `${formatPercent(failed / runs)} of all`} />
        <Stat label="Median time" value={p50Ms === null ? '–' : formatDuration(p50Ms)} />
        <Stat label="95th percentile" value={p95Ms === null ? '–' : formatDuration(p95Ms)} />
      </Stats>
      <Tabs
        label="Parts of this app"
        tabs={[
          { id: 'versions', label: 'Versions', content: <AppVersions app={app} /> },
          { id: 'runs', label: 'Runs', content: <Card><AppRuns appId={app.appId} /></Card> },
          { id: 'errors', label: 'Errors', content: <AppErrors appId={app.appId} /> },
        ]}
      />
    </Page>
  );
}
