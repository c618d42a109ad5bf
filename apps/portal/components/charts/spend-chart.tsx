'use client';

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { ReactNode } from 'react';
import { formatAmount, formatUsd, toNumber } from '@/lib/format/money';
import { formatCount } from '@/lib/format/number';
import { formatDay } from '@/lib/format/time';
import { axis, grid, hint } from './style';

type Measure = 'spend' | 'calls';

/** Spend by day, or the calls where nothing was billed: a row of zeros says nothing. */
export function SpendChart({ days, measure }: { days: readonly { day: string; costUsd: string; calls: number }[]; measure: Measure }): ReactNode {
  const isSpend = measure === 'spend';
  const data = days.map((day) => ({ day: formatDay(day.day), value: isSpend ? toNumber(day.costUsd) : day.calls, exact: isSpend ? formatUsd(day.costUsd) : formatCount(day.calls) }));
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart data={data} margin={{ top: 8, right: 4, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid {...grid} />
        <XAxis dataKey="day" {...axis} minTickGap={28} />
        <YAxis {...axis} width={64} allowDecimals={isSpend} tickFormatter={(value: number) => (isSpend ? formatAmount(value.toFixed(6)) : formatCount(value))} />
        <Tooltip {...hint} formatter={(_value, _name, item) => [(item.payload as { exact: string }).exact, isSpend ? 'Spend' : 'Calls']} />
        <Bar dataKey="value" fill="var(--ks-chart-1)" radius={[3, 3, 0, 0]} maxBarSize={28} isAnimationActive={false} />
      </BarChart>
    </ResponsiveContainer>
  );
}
