'use client';

import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { RowLink } from '@/components/ui/link';
import { PagedTable } from '@/components/ui/paged-table';
import { ProviderBadge } from '@/components/ui/provider-badge';
import type { Column } from '@/components/ui/table';
import { Ago } from '@/components/ui/time';
import type { Key } from '@/lib/api/types';
import { formatCount } from '@/lib/format/number';
import { useKeys } from '../api/use-keys';
import { AddKey } from './add-key';
import { destinationOf, NO_ADDRESS } from './providers';

const COLUMNS: readonly Column<Key>[] = [
  { id: 'name', header: 'Name', cell: (key) => <RowLink href={`/keys/${key.id}`}>{key.name}</RowLink>, sort: (key) => key.name, csv: (key) => key.name },
  { id: 'provider', header: 'Provider', cell: (key) => <ProviderBadge provider={key.provider} />, sort: (key) => key.provider, csv: (key) => key.provider },
  { id: 'destination', header: 'Opens for', wide: true, cell: (key) => (destinationOf(key) === null ? <span className="text-muted">{NO_ADDRESS}</span> : <span className="font-mono text-xs text-muted">{destinationOf(key)}</span>), csv: (key) => destinationOf(key) ?? NO_ADDRESS },
  { id: 'limits', header: 'Who may use it', wide: true, cell: (key) => <span className="text-muted">{restrictionText(key)}</span>, csv: restrictionText },
  { id: 'uses', header: 'Uses', align: 'right', cell: (key) => formatCount(key.uses), sort: (key) => key.uses, csv: (key) => String(key.uses) },
  { id: 'last', header: 'Last used', wide: true, cell: (key) => <Ago at={key.lastUsedAt} />, sort: (key) => key.lastUsedAt ?? '', csv: (key) => key.lastUsedAt ?? '' },
  { id: 'state', header: 'State', cell: (key) => <Badge tone={key.state === 'active' ? 'good' : 'neutral'}>{key.state}</Badge>, sort: (key) => key.state, csv: (key) => key.state },
];

export function restrictionText({ restrictions }: Key): string {
  const apps = restrictions.apps === null ? 'any app' : `${restrictions.apps.length} ${restrictions.apps.length === 1 ? 'app' : 'apps'}`;
  const models = restrictions.models === null ? 'any model' : `${restrictions.models.length} ${restrictions.models.length === 1 ? 'model' : 'models'}`;
  return `${apps}, ${models}`;
}

export function KeysTable(): ReactNode {
  return (
    <Card>
      <PagedTable
        label="Keys"
        pages={useKeys()}
        columns={COLUMNS}
        rowKey={(key) => key.id}
        exportAs="keystead-keys"
        empty={
          <Empty title="No keys yet" action={<AddKey />}>
            Add the key of your AI provider once. Apps use it through Keystead and never see it.
          </Empty>
        }
      />
    </Card>
  );
}
