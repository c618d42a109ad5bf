'use client';

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { ReactNode } from 'react';
import { formatUsd, toNumber } from '@/lib/format/money';
import { formatDay } from '@/lib/format/time';
import { axis, grid, hint } from './style';

export function SpendChart({ days }: { days: readonly { day: string; costUsd: string }[] }): ReactNode {
  const data = days.map((day) => ({ day: formatDay(day.day), cost: toNumber(day.costUsd), exact: day.costUsd }));
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart data={data} margin={{ top: 8, right: 4, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid {...grid} />
        <XAxis dataKey="day" {...axis} minTickGap={28} />
        <YAxis {...axis} width={64} tickFormatter={(value: number) => formatUsd(value.toFixed(6))} />
        <Tooltip {...hint} formatter={(_value, _name, item) => [`${formatUsd((item.payload as { exact: string }).exact)} USD`, 'Spend']} />
        <Bar dataKey="cost" fill="var(--ks-chart-1)" radius={[3, 3, 0, 0]} maxBarSize={28} isAnimationActive={false} />
      </BarChart>
    </ResponsiveContainer>
  );
}
