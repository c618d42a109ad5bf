'use client';

import type { ReactNode } from 'react';
import { Loaded } from '@/components/ui/loaded';
import { ButtonLink } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { Page } from '@/components/ui/page';
import { useRun, useRunnable } from '../api/use-runs';
import { RunForm } from './run-form';

/** A new run of an installed app, with the input of an earlier one when it is to be run again. */
export function NewRun({ appId, again }: { appId: string; again: string | null }): ReactNode {
  const app = useRunnable(appId);
  const earlier = useRun(again);
  const waiting = again !== null && earlier.isPending;
  return (
    <Page back={{ href: `/catalogue/${appId}`, label: app.data?.name ?? 'App' }} title={app.data === undefined ? 'Run' : `Run ${app.data.name}`} about={app.data?.summary}>
      <Loaded result={app}>
        {(loaded) =>
          loaded.installId === null ? (
            <Empty title={`${loaded.name} is not installed`} action={<ButtonLink href={`/catalogue/${appId}`} look="primary">See what it asks for</ButtonLink>}>
              Install it first: you decide once what it may do.
            </Empty>
          ) : waiting ? null : (
            <RunForm app={loaded} installId={loaded.installId} input={earlier.data?.input} />
          )
        }
      </Loaded>
    </Page>
  );
}
