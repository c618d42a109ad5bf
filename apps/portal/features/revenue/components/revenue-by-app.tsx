import type { ReactNode } from 'react';
import { Section } from '@/components/ui/card';
import { RowLink } from '@/components/ui/link';
import { Money } from '@/components/ui/money';
import { Table } from '@/components/ui/table';
import type { Revenue } from '@/lib/api/types';
import { placesOf, toNumber } from '@/lib/format/money';
import { formatCount } from '@/lib/format/number';

export function RevenueByApp({ revenue }: { revenue: Revenue }): ReactNode {
  const places = placesOf(revenue.byApp.flatMap((row) => [row.grossUsd, row.commissionUsd, row.netUsd]));
  return (
    <Section title="By app" flush>
      <Table
        label="Revenue by app"
        rows={revenue.byApp}
        rowKey={(row) => row.appId}
        columns={[
          { id: 'app', header: 'App', cell: (row) => <RowLink href={`/developer/apps/${row.appId}`}>{row.appName}</RowLink>, sort: (row) => row.appName },
          { id: 'runs', header: 'Runs', align: 'right', cell: (row) => formatCount(row.runs), sort: (row) => row.runs },
          { id: 'gross', header: 'Paid', align: 'right', wide: true, cell: (row) => <Money usd={row.grossUsd} places={places} />, sort: (row) => toNumber(row.grossUsd) },
          { id: 'commission', header: 'Commission', align: 'right', wide: true, cell: (row) => <Money usd={row.commissionUsd} places={places} />, sort: (row) => toNumber(row.commissionUsd) },
          { id: 'net', header: 'Yours', align: 'right', cell: (row) => <Money usd={row.netUsd} places={places} />, sort: (row) => toNumber(row.netUsd) },
        ]}
      />
    </Section>
  );
}
