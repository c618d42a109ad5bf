'use client';

import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button';
import { Section } from '@/components/ui/card';
import { CopyId } from '@/components/ui/copy';
import { Facts } from '@/components/ui/facts';
import { ForbiddenApp } from '@/components/ui/forbidden-app';
import { OtherTerms } from '@/components/ui/other-terms';
import { Page } from '@/components/ui/page';
import { Prose } from '@/components/ui/prose';
import { Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { CatalogueDetail } from '@/lib/api/types';
import { formatBytes, formatDuration } from '@/lib/format/number';
import { useForbiddenApp } from '@/lib/lookups/use-forbidden';
import { useAgreement } from '@/lib/lookups/use-terms';
import { can, useSession } from '@/lib/session/context';
import { InstallDialog } from './install-dialog';
import { PermissionList } from './permission-list';
import { PricePerRun } from './price';
import { UninstallButton } from './uninstall-button';

export function AppPage({ app }: { app: CatalogueDetail }): ReactNode {
  const me = useSession();
  const agreement = useAgreement(app);
  const forbidden = useForbiddenApp(app.appId);
  return (
    <Page
      back={{ href: '/catalogue', label: 'Catalogue' }}
      title={app.name}
      about={app.summary}
      action={
        !can(me, 'create', 'Install') ? undefined : app.installId === null ? (
          <InstallDialog app={app} />
        ) : (
          <>
            <UninstallButton installId={app.installId} name={app.name} />
            {agreement !== null && agreement.state !== 'holds' && <InstallDialog app={app} again />}
            {agreement?.state !== 'needed' && forbidden === undefined && (
              <ButtonLink href={`/catalogue/${app.appId}/run`} {...(agreement?.state === 'older' ? {} : { look: 'primary' as const })}>
                Run
              </ButtonLink>
            )}
          </>
        )
      }
    >
      <ForbiddenApp appId={app.appId} />
      <OtherTerms app={app} agreement={agreement} />
      <div className="grid items-start gap-5 lg:grid-cols-[1fr_22rem]">
        <div className="order-2 flex flex-col gap-5 lg:order-1">
          <Section title="About">{app.readme.trim() === '' ? <p className="text-muted">The publisher wrote nothing here.</p> : <Prose text={app.readme} />}</Section>
          <Section title="Versions" flush>
            <Table
              label="Versions"
              rows={app.versions}
              rowKey={(row) => row.version}
              columns={[
                { id: 'version', header: 'Version', cell: (row) => <span className="font-medium">{row.version}</span> },
                { id: 'published', header: 'Published', cell: (row) => <Time at={row.publishedAt} /> },
                { id: 'state', header: 'State', cell: (row) => <Badge tone={row.version === app.version ? 'good' : 'neutral'}>{row.version === app.version ? 'current' : row.state}</Badge> },
              ]}
            />
          </Section>
        </div>
        <div className="order-1 flex flex-col gap-5 lg:order-2">
          <Section title="What it may do">
            <PermissionList permissions={app.permissions} />
          </Section>
          <Section title="Facts">
            <Facts
              items={[
                ['Price', <PricePerRun key="price" usd={app.pricePerRunUsd} />],
                ['Publisher', app.publisher.name],
                ['Version', app.version],
                ['Written in', app.runtime === 'python' ? 'Python' : 'JavaScript'],
                ['At most', app.limits ? `${formatDuration(app.limits.wallMs)}, ${formatBytes(app.limits.memoryBytes)} of memory` : 'the usual limits'],
                ['Isolation', 'A sandbox of its own for each run; its level is shown on the run.'],
                ['Id', <CopyId key="id" id={app.appId} what="app id" />],
              ]}
            />
          </Section>
        </div>
      </div>
    </Page>
  );
}
