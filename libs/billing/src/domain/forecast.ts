import { formatUsd, type PicoUsd } from '@keystead/kernel/src/money.js';
import { addDays, daysBetween } from './days.js';

export interface Forecast {
  /** How it was made, in words. */
  readonly method: string;
  readonly horizonDays: number;
  readonly netUsd: string;
  readonly lowUsd: string;
  readonly highUsd: string;
  /** What it was made from, in words. */
  readonly basis: string;
}

const HORIZON = 30;
const WINDOW = 28;
const NEEDED = 7;

/**
 * A plain extrapolation that anybody can check by hand: the median day of the last four weeks, thirty times over. Today is left out, for it
 * is not over. Null with fewer than seven whole days since the first revenue.
 * @param netOf what was earned on a day
 */
export function forecast(netOf: (day: string) => PicoUsd, firstDay: string | null, today: string): Forecast | null {
  const yesterday = addDays(today, -1);
  const windowStart = addDays(today, -WINDOW);
  if (firstDay === null) return null;
  const days = daysBetween(firstDay > windowStart ? firstDay : windowStart, yesterday);
  if (days.length < NEEDED) return null;
  const sorted = days.map(netOf).toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const times = (part: number): string => formatUsd(quantile(sorted, part) * BigInt(HORIZON));
  return {
    method: `The median day, times ${HORIZON}. The range takes a weak day (the 20th percentile) and a strong day (the 80th) instead.`,
    horizonDays: HORIZON,
    netUsd: times(0.5),
    lowUsd: times(0.2),
    highUsd: times(0.8),
    basis: `What you earned on each of the ${days.length} days from ${days[0]!} to ${yesterday}, days without a run included.`,
  };
}

/** Nearest rank: always an amount that occurred. */
function quantile(sorted: readonly PicoUsd[], part: number): PicoUsd {
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)]!;
}
