export const DAY_MS = 86_400_000;

export const day = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** A period is whole days in UTC; today ends now, because nothing later is sealed. */
export function period(from: string, to: string, now: number): { from: string; to: string } {
  const end = Math.min(Date.parse(`${to}T00:00:00.000Z`) + DAY_MS, now);
  return { from: `${from}T00:00:00.000Z`, to: new Date(end).toISOString() };
}

/** What is wrong with two days, as they stand in the form; null when nothing is. */
export function faultOf(from: string, to: string, now: number): string | null {
  if (from > to) return 'The first day is after the last.';
  return from > day(now) ? 'The first day has not begun yet (UTC), so there is nothing to export.' : null;
}
