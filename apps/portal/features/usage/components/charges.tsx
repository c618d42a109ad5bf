'use client';

import type { ReactNode } from 'react';
import { Section } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { TextLink } from '@/components/ui/link';
import { Money } from '@/components/ui/money';
import { PagedTable } from '@/components/ui/paged-table';
import type { Column } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { PlatformCharge } from '@/lib/api/types';
import { toNumber } from '@/lib/format/money';
import { useCharges } from '../api/use-usage';

const COLUMNS: readonly Column<PlatformCharge>[] = [
  { id: 'app', header: 'App', cell: (charge) => <span className="font-medium">{charge.appName}</span>, sort: (charge) => charge.appName, csv: (charge) => charge.appName },
  { id: 'at', header: 'When', cell: (charge) => <Time at={charge.at} />, sort: (charge) => charge.at, csv: (charge) => charge.at },
  { id: 'run', header: 'Run', wide: true, cell: (charge) => <TextLink href={`/runs/${charge.executionId}`}>Open run</TextLink>, csv: (charge) => charge.executionId },
  { id: 'amount', header: 'Amount', align: 'right', cell: (charge) => <Money usd={charge.amountUsd} />, sort: (charge) => toNumber(charge.amountUsd), csv: (charge) => charge.amountUsd },
];

export function Charges(): ReactNode {
  return (
    <Section title="Charged by Keystead" about="The price of each app you ran, when the run succeeded." flush>
      <PagedTable label="Charges" pages={useCharges()} columns={COLUMNS} rowKey={(charge) => charge.id} exportAs="keystead-charges" empty={<Empty title="Nothing was charged" />} />
    </Section>
  );
}
