'use client';

import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { ReactNode } from 'react';
import { formatAmount, formatUsd } from '@/lib/format/money';
import { formatDay } from '@/lib/format/time';
import { axis, grid, hint } from './style';

/** Cumulative net by day; past days have `net`, days to come `expected` and the `band` around it. */
export interface RevenuePoint {
  day: string;
  net: number | null;
  expected: number | null;
  band: [number, number] | null;
}

const NAMES: Readonly<Record<string, string>> = { net: 'Earned', expected: 'Forecast', band: 'Range' };

export function RevenueChart({ points }: { points: readonly RevenuePoint[] }): ReactNode {
  const data = points.map((point) => ({ ...point, label: formatDay(point.day) }));
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={data} margin={{ top: 8, right: 4, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid {...grid} />
        <XAxis dataKey="label" {...axis} minTickGap={28} />
        <YAxis {...axis} width={64} tickFormatter={(value: number) => formatAmount(value.toFixed(6))} />
        <Tooltip {...hint} formatter={(value, name) => [show(value), NAMES[String(name)] ?? String(name)]} />
        <Area dataKey="band" stroke="none" fill="var(--ks-chart-1)" fillOpacity={0.14} isAnimationActive={false} connectNulls />
        <Line dataKey="net" stroke="var(--ks-chart-1)" strokeWidth={2} dot={false} isAnimationActive={false} />
        <Line dataKey="expected" stroke="var(--ks-chart-1)" strokeWidth={2} strokeDasharray="4 4" dot={false} isAnimationActive={false} connectNulls />
      </ComposedChart>
    </ResponsiveContainer>
  );
}

function show(value: unknown): string {
  if (Array.isArray(value)) return `${show(value[0])} to ${show(value[1])}`;
  return formatUsd(Number(value).toFixed(6));
}
