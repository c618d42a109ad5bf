'use client';

import type { ReactNode } from 'react';
import { Card } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { Money } from '@/components/ui/money';
import { PagedTable } from '@/components/ui/paged-table';
import { ProviderBadge } from '@/components/ui/provider-badge';
import type { Column } from '@/components/ui/table';
import type { Price } from '@/lib/api/types';
import { isZeroUsd, toNumber } from '@/lib/format/money';
import { usePrices } from '../api/use-prices';

const amount = (price: Price, usd: string): ReactNode => (price.charge !== 'provider' && isZeroUsd(usd) ? <span className="text-muted">no charge</span> : <Money usd={usd} />);

const COLUMNS: readonly Column<Price>[] = [
  { id: 'model', header: 'Model', cell: (price) => <Named price={price} />, sort: (price) => price.model, csv: (price) => price.model },
  { id: 'provider', header: 'Provider', wide: true, cell: (price) => <ProviderBadge provider={price.provider} />, sort: (price) => price.provider, csv: (price) => price.provider },
  { id: 'in', header: 'Per million in', align: 'right', cell: (price) => amount(price, price.inputUsdPerMillion), sort: (price) => toNumber(price.inputUsdPerMillion), csv: (price) => price.inputUsdPerMillion },
  { id: 'out', header: 'Per million out', align: 'right', cell: (price) => amount(price, price.outputUsdPerMillion), sort: (price) => toNumber(price.outputUsdPerMillion), csv: (price) => price.outputUsdPerMillion },
  { id: 'from', header: 'In force since', wide: true, cell: (price) => price.effectiveFrom.slice(0, 10), sort: (price) => price.effectiveFrom, csv: (price) => price.effectiveFrom },
  { id: 'version', header: 'List', wide: true, cell: (price) => <span className="text-muted">{price.version}</span>, csv: (price) => price.version },
];

/** On a narrow screen the provider goes below the name: the two prices stay in sight. */
function Named({ price }: { price: Price }): ReactNode {
  return (
    <>
      <span className="font-medium">{price.model === '*' ? 'all models' : price.model}</span>
      <span className="block md:hidden">
        <ProviderBadge provider={price.provider} />
      </span>
    </>
  );
}

export function PricesTable(): ReactNode {
  return (
    <Card>
      <PagedTable label="Prices" pages={usePrices()} columns={COLUMNS} rowKey={(price) => `${price.provider}/${price.model}/${price.effectiveFrom}`} exportAs="keystead-prices" empty={<Empty title="No price list is in force">Models without a price are refused.</Empty>} />
    </Card>
  );
}
