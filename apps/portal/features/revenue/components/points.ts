import type { RevenuePoint } from '@/components/charts/revenue-chart';
import type { Revenue } from '@/lib/api/types';
import { addUsd, toNumber } from '@/lib/format/money';

const DAY_MS = 86_400_000;
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/**
 * Net earnings added up day by day from the day before the first (so that one day is a line, too), then the forecast as a straight line from the last sum to the horizon,
 * with the band widening evenly to its low and high ends.
 */
export function revenuePoints({ byDay, forecast }: Pick<Revenue, 'byDay' | 'forecast'>, today = Date.now()): RevenuePoint[] {
  const days = [...byDay].sort((a, b) => a.day.localeCompare(b.day));
  const first = days[0];
  if (first === undefined) return [];
  const known = new Map(days.map((day) => [day.day.slice(0, 10), day.netUsd]));
  const begin = Date.parse(first.day.slice(0, 10));
  const points: RevenuePoint[] = [{ day: dayOf(begin - DAY_MS), net: 0, expected: null, band: null }];
  let sum = '0';
  for (let time = begin; time <= today; time += DAY_MS) {
    sum = addUsd([sum, known.get(dayOf(time)) ?? '0']);
    points.push({ day: dayOf(time), net: toNumber(sum), expected: null, band: null });
  }
  const last = points.at(-1);
  if (forecast === null || last === undefined || last.net === null) return points;
  const start = last.net;
  last.expected = start;
  last.band = [start, start];
  const from = Date.parse(last.day);
  for (let step = 1; step <= forecast.horizonDays; step += 1) {
    const share = step / forecast.horizonDays;
    const at = (usd: string): number => start + toNumber(usd) * share;
    points.push({ day: dayOf(from + step * DAY_MS), net: null, expected: at(forecast.netUsd), band: [at(forecast.lowUsd), at(forecast.highUsd)] });
  }
  return points;
}
