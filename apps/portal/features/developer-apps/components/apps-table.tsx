'use client';

import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { RowLink } from '@/components/ui/link';
import { Money } from '@/components/ui/money';
import { PagedTable } from '@/components/ui/paged-table';
import type { Column } from '@/components/ui/table';
import type { DeveloperApp } from '@/lib/api/types';
import { isZeroUsd, toNumber } from '@/lib/format/money';
import { formatCount } from '@/lib/format/number';
import { useDeveloperApps } from '../api/use-developer-apps';

const COLUMNS: readonly Column<DeveloperApp>[] = [
  { id: 'name', header: 'App', cell: (app) => <RowLink href={`/developer/apps/${app.appId}`}>{app.name}</RowLink>, sort: (app) => app.name, csv: (app) => app.name },
  { id: 'version', header: 'Current version', cell: (app) => app.version, sort: (app) => app.version, csv: (app) => app.version },
  { id: 'state', header: 'State', cell: (app) => <Badge tone={app.state === 'published' ? 'good' : 'neutral'}>{app.state}</Badge>, sort: (app) => app.state, csv: (app) => app.state },
  { id: 'price', header: 'Price per run', align: 'right', wide: true, cell: (app) => (isZeroUsd(app.pricePerRunUsd) ? 'Free' : <Money usd={app.pricePerRunUsd} />), sort: (app) => toNumber(app.pricePerRunUsd), csv: (app) => app.pricePerRunUsd },
  { id: 'runs', header: 'Runs', align: 'right', cell: (app) => formatCount(app.runs ?? 0), sort: (app) => app.runs ?? 0, csv: (app) => String(app.runs ?? 0) },
];

export function AppsTable(): ReactNode {
  return (
    <Card>
      <PagedTable
        label="Your apps"
        pages={useDeveloperApps()}
        columns={COLUMNS}
        rowKey={(app) => app.appId}
        exportAs="keystead-apps"
        empty={
          <Empty title="You have published nothing yet" action={<ButtonLink href="/developer/templates" look="primary">Make your first app</ButtonLink>}>
            Start from a template, run it on your machine in the same sandbox, publish it. Ten minutes.
          </Empty>
        }
      />
    </Card>
  );
}
