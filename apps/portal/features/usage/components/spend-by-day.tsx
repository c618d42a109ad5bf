'use client';

import type { ReactNode } from 'react';
import { ChartFrame } from '@/components/charts/chart-frame';
import { SpendChart } from '@/components/charts/lazy';
import { Money } from '@/components/ui/money';
import { Table } from '@/components/ui/table';
import type { Usage } from '@/lib/api/types';
import { formatUsd, isZeroUsd, toNumber } from '@/lib/format/money';
import { fillDays } from '@/lib/format/months';
import { plural } from '@/lib/format/number';
import { formatDay, formatMonth } from '@/lib/format/time';

export function SpendByDay({ month, usage }: { month: string; usage: Usage }): ReactNode {
  const days = fillDays(month, usage.byDay, (day) => ({ day, costUsd: '0', calls: 0, failures: 0, inputTokens: 0, outputTokens: 0, estimated: 0 }));
  const billed = !isZeroUsd(usage.totals.costUsd);
  return (
    <ChartFrame
      summary={billed ? `Model spend by day in ${formatMonth(month)}: ${formatUsd(usage.totals.costUsd)} in all.` : `Model calls by day in ${formatMonth(month)}: ${plural(usage.totals.calls, 'call')} in all, none of them billed.`}
      table={
        <Table
          label="Spend by day"
          rows={days}
          rowKey={(row) => row.day}
          columns={[
            { id: 'day', header: 'Day', cell: (row) => formatDay(row.day), sort: (row) => row.day },
            { id: 'calls', header: 'Calls', align: 'right', cell: (row) => row.calls, sort: (row) => row.calls },
            { id: 'cost', header: 'Spend', align: 'right', cell: (row) => <Money usd={row.costUsd} />, sort: (row) => toNumber(row.costUsd) },
          ]}
        />
      }
    >
      <SpendChart days={days} measure={billed ? 'spend' : 'calls'} />
    </ChartFrame>
  );
}
