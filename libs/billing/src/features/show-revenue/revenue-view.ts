import { z } from 'zod';
import type { InferEntity } from '@mikro-orm/postgresql';
import { formatUsd, parseUsd } from '@keystead/kernel/src/money.js';
import { daysBetween } from '../../domain/days.js';
import { forecast } from '../../domain/forecast.js';
import type { RevenueAccountRow, RevenueDayRow } from './revenue.rows.js';

const amounts = { grossUsd: z.string(), commissionUsd: z.string(), netUsd: z.string() };

export const revenueView = z.object({
  /** Earned and not scheduled for a payout yet; of all time. The rest is of the months asked for. */
  balanceUsd: z.string(),
  ...amounts,
  byDay: z.array(z.object({ day: z.string(), ...amounts, runs: z.int() })),
  byApp: z.array(z.object({ appId: z.string(), appName: z.string(), runs: z.int(), ...amounts })),
  forecast: z.object({ method: z.string(), horizonDays: z.int(), netUsd: z.string(), lowUsd: z.string(), highUsd: z.string(), basis: z.string() }).nullable(),
});
export type RevenueView = z.infer<typeof revenueView>;

export type DayRow = InferEntity<typeof RevenueDayRow>;
type Sums = Pick<RevenueView, 'grossUsd' | 'commissionUsd' | 'netUsd'> & { runs: number };

function sumOf(rows: readonly DayRow[]): Sums {
  const total = (pick: (row: DayRow) => string): string => formatUsd(rows.reduce((sum, row) => sum + parseUsd(pick(row)), 0n));
  return { grossUsd: total((row) => row.grossUsd), commissionUsd: total((row) => row.commissionUsd), netUsd: total((row) => row.netUsd), runs: rows.reduce((sum, row) => sum + row.runs, 0) };
}

/** @param rows of the period, oldest day first */
export function viewOf(rows: readonly DayRow[], account: InferEntity<typeof RevenueAccountRow> | null, today: string): RevenueView {
  const byDay = Map.groupBy(rows, (row) => row.day);
  const dayOf = (day: string): Sums => sumOf(byDay.get(day) ?? []);
  const { grossUsd, commissionUsd, netUsd } = sumOf(rows);
  const first = rows[0]?.day;
  return {
    balanceUsd: account?.balanceUsd ?? '0',
    grossUsd,
    commissionUsd,
    netUsd,
    // Without gaps, so that a quiet day shows as one.
    byDay: first === undefined ? [] : daysBetween(first, today).map((day) => ({ day, ...dayOf(day) })),
    byApp: [...Map.groupBy(rows, (row) => row.appId)].map(([appId, own]) => ({ appId, appName: own.at(-1)!.appName, ...sumOf(own) })).toSorted((a, b) => (parseUsd(b.netUsd) > parseUsd(a.netUsd) ? 1 : -1)),
    forecast: forecast((day) => parseUsd(dayOf(day).netUsd), account?.firstDay ?? null, today),
  };
}
