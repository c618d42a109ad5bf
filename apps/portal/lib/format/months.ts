/** The last `count` months in UTC, this one first, as `2026-03`. */
export function lastMonths(count: number, now = new Date()): string[] {
  return Array.from({ length: count }, (_, back) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7));
}

/** Every day of a month up to today, so a chart shows the quiet days too. */
export function fillDays<T extends { day: string }>(month: string, days: readonly T[], empty: (day: string) => T, now = new Date()): T[] {
  const [year = 1970, at = 1] = month.split('-').map(Number);
  const isCurrent = lastMonths(1, now)[0] === month;
  const length = isCurrent ? now.getUTCDate() : new Date(Date.UTC(year, at, 0)).getUTCDate();
  const known = new Map(days.map((day) => [day.day.slice(0, 10), day]));
  return Array.from({ length }, (_, index) => {
    const day = `${month}-${String(index + 1).padStart(2, '0')}`;
    return known.get(day) ?? empty(day);
  });
}
