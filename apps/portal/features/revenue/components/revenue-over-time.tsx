'use client';

import type { ReactNode } from 'react';
import { ChartFrame } from '@/components/charts/chart-frame';
import { RevenueChart } from '@/components/charts/lazy';
import { Money } from '@/components/ui/money';
import { Table } from '@/components/ui/table';
import type { Revenue } from '@/lib/api/types';
import { formatUsd, placesOf, toNumber } from '@/lib/format/money';
import { formatDay } from '@/lib/format/time';
import { revenuePoints } from './points';

export function RevenueOverTime({ revenue }: { revenue: Revenue }): ReactNode {
  const places = placesOf(revenue.byDay.flatMap((row) => [row.grossUsd, row.commissionUsd, row.netUsd]));
  const { forecast } = revenue;
  const outlook = forecast === null ? 'No forecast yet.' : `Dashed: forecast of ${formatUsd(forecast.netUsd)} more in ${forecast.horizonDays} days, between ${formatUsd(forecast.lowUsd)} and ${formatUsd(forecast.highUsd)}.`;
  return (
    <ChartFrame
      summary={`Earned so far: ${formatUsd(revenue.netUsd)}. ${outlook}`}
      table={
        <Table
          label="Revenue by day"
          rows={[...revenue.byDay].sort((a, b) => b.day.localeCompare(a.day))}
          rowKey={(row) => row.day}
          columns={[
            { id: 'day', header: 'Day', cell: (row) => formatDay(row.day), sort: (row) => row.day },
            { id: 'runs', header: 'Runs', align: 'right', cell: (row) => row.runs, sort: (row) => row.runs },
            { id: 'gross', header: 'Paid', align: 'right', wide: true, cell: (row) => <Money usd={row.grossUsd} places={places} />, sort: (row) => toNumber(row.grossUsd) },
            { id: 'commission', header: 'Commission', align: 'right', wide: true, cell: (row) => <Money usd={row.commissionUsd} places={places} />, sort: (row) => toNumber(row.commissionUsd) },
            { id: 'net', header: 'Yours', align: 'right', cell: (row) => <Money usd={row.netUsd} places={places} />, sort: (row) => toNumber(row.netUsd) },
          ]}
        />
      }
    >
      <RevenueChart points={revenuePoints(revenue)} />
    </ChartFrame>
  );
}
