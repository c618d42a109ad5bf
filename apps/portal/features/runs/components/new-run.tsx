'use client';

import type { ReactNode } from 'react';
import { ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { ForbiddenApp } from '@/components/ui/forbidden-app';
import { One } from '@/components/ui/one';
import { OtherTerms } from '@/components/ui/other-terms';
import { Page } from '@/components/ui/page';
import type { CatalogueDetail } from '@/lib/api/types';
import { useAgreement } from '@/lib/lookups/use-terms';
import { useRun, useRunnable } from '../api/use-runs';
import { RunForm } from './run-form';
import { RunSkeleton } from './run-skeleton';

const CATALOGUE = { href: '/catalogue', label: 'Catalogue' };

/** A new run of an installed app, with the input of an earlier one when it is to be run again. */
export function NewRun({ appId, again }: { appId: string; again: string | null }): ReactNode {
  return (
    <One result={useRunnable(appId)} what="app" title="Run" back={CATALOGUE} skeleton={<RunSkeleton />}>
      {(app) => <NewRunOf app={app} again={again} />}
    </One>
  );
}

function NewRunOf({ app, again }: { app: CatalogueDetail; again: string | null }): ReactNode {
  const earlier = useRun(again);
  const waiting = again !== null && earlier.isPending;
  const about = `/catalogue/${app.appId}`;
  const agreement = useAgreement(app);
  const review = <ButtonLink href={about} look={agreement?.state === 'needed' ? 'primary' : 'secondary'}>Review and agree</ButtonLink>;
  return (
    <Page back={{ href: about, label: app.name }} title={`Run ${app.name}`} about={app.summary}>
      <ForbiddenApp appId={app.appId} />
      <OtherTerms app={app} agreement={agreement} action={review} />
      {app.installId === null && (
        <Card>
          <Empty title={`${app.name} is not installed`} action={<ButtonLink href={about} look="primary">See what it asks for</ButtonLink>}>
            Install it first: you decide once what it may do.
          </Empty>
        </Card>
      )}
      {app.installId !== null && agreement?.state !== 'needed' && (waiting ? <RunSkeleton /> : <RunForm app={app} priceUsd={agreement?.runUsd ?? app.pricePerRunUsd} installId={app.installId} input={earlier.data?.input} />)}
    </Page>
  );
}
