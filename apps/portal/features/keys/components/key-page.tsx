'use client';

import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Section } from '@/components/ui/card';
import { CopyId } from '@/components/ui/copy';
import { Facts } from '@/components/ui/facts';
import { One } from '@/components/ui/one';
import { Page } from '@/components/ui/page';
import { ProviderBadge } from '@/components/ui/provider-badge';
import { Stat, Stats } from '@/components/ui/stat';
import { Ago, Time } from '@/components/ui/time';
import type { Key } from '@/lib/api/types';
import { formatCount } from '@/lib/format/number';
import { usePriceList } from '@/lib/lookups/use-prices';
import { useKey } from '../api/use-keys';
import { KeyUses } from './key-uses';
import { destinationOf, NO_ADDRESS } from './providers';
import { pricedModels } from './priced-models';
import { RestrictKey } from './restrict-key';
import { RevokeKey } from './revoke-key';
import { TestKey } from './test-key';

export function KeyView({ id }: { id: string }): ReactNode {
  return (
    <One result={useKey(id)} what="key" title="Key" back={{ href: '/keys', label: 'Keys' }}>
      {(key) => <KeyPage apiKey={key} />}
    </One>
  );
}

function KeyPage({ apiKey }: { apiKey: Key }): ReactNode {
  const active = apiKey.state === 'active';
  const priced = pricedModels(apiKey.provider, apiKey.restrictions.models, usePriceList().data);
  return (
    <Page
      back={{ href: '/keys', label: 'Keys' }}
      title={
        <span className="flex flex-wrap items-center gap-2.5">
          {apiKey.name}
          <Badge tone={active ? 'good' : 'neutral'}>{apiKey.state}</Badge>
          {apiKey.provider === 'practice' && <ProviderBadge provider="practice" />}
        </span>
      }
      action={active && <RevokeKey apiKey={apiKey} />}
    >
      <Stats label="Use of this key">
        <Stat label="Uses" value={formatCount(apiKey.uses)} note="each one an event" />
        <Stat label="Last used" value={<Ago at={apiKey.lastUsedAt} />} />
      </Stats>
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Section title="Key" action={active && <TestKey id={apiKey.id} />}>
          <Facts
            items={[
              ['Opens only for', destinationOf(apiKey) === null ? NO_ADDRESS : <span key="destination" className="font-mono text-xs break-all">{apiKey.destination}</span>],
              ...(priced === null ? [] : [['Models', priced] as const]),
              ['Added', <Time key="added" at={apiKey.createdAt} />],
              ['Id', <CopyId key="id" id={apiKey.id} what="key id" />],
              ['Secret', 'Sealed. It cannot be shown; replace it by adding a new key.'],
            ]}
          />
        </Section>
        <RestrictKey apiKey={apiKey} />
      </div>
      <KeyUses id={apiKey.id} />
    </Page>
  );
}
