/** Each moment names its zone: what is read on the screen is copied into reports, where the reader's zone is not known. */
const dayAndTime: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false, timeZoneName: 'short' };

export function formatLocal(iso: string): string {
  return new Intl.DateTimeFormat('en-GB', dayAndTime).format(new Date(iso));
}

/** The reader's zone at that moment: `CET`, `GMT+2`. */
export function zoneOf(iso: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' }).formatToParts(new Date(iso)).find((part) => part.type === 'timeZoneName')?.value ?? '';
}

export function formatLocalExact(iso: string): string {
  return new Intl.DateTimeFormat('en-GB', { ...dayAndTime, second: '2-digit', fractionalSecondDigits: 3 }).format(new Date(iso));
}

export function formatClock(iso: string): string {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hour12: false }).format(new Date(iso));
}

/** `2026-03-07 14:05:09.120 UTC` */
export function formatUtc(iso: string): string {
  return `${new Date(iso).toISOString().replace('T', ' ').replace('Z', '')} UTC`;
}

/** `just now`, `4 min ago`, `3 h ago`, then the date. Times to come read `in 3 h`. */
export function formatAgo(iso: string, now: number): string {
  const seconds = (now - Date.parse(iso)) / 1000;
  const ahead = seconds < 0;
  const size = Math.abs(seconds);
  if (size < 45) return ahead ? 'in a moment' : 'just now';
  const [count, unit] = size < 3600 ? [Math.round(size / 60), 'min'] : size < 86_400 ? [Math.round(size / 3600), 'h'] : [Math.round(size / 86_400), 'd'];
  if (unit === 'd' && count > 6) return formatLocal(iso);
  return ahead ? `in ${count} ${unit}` : `${count} ${unit} ago`;
}

/** A calendar day such as `2026-03-07` as `7 Mar`. */
export function formatDay(day: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(`${day.slice(0, 10)}T00:00:00Z`));
}

/** The first and the last day of a period in UTC that ends before `to`: `24 Oct 2026 to 22 Nov 2026`. Where it begins or ends within a day, the time too. */
export function formatPeriod(from: string, to: string): string {
  const day = (at: number): string => new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(at));
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  const [first, last] = [day(begin), day(Math.max(begin, end - 1))];
  const begins = `${first}${timeWithinDay(begin, ', ')}`;
  if (first !== last) return `${begins} to ${last}${timeWithinDay(end, ', ')}`;
  return `${begins}${timeWithinDay(end, ' to ')}`;
}

/** Empty at midnight in UTC. */
function timeWithinDay(at: number, before: string): string {
  return at % 86_400_000 === 0 ? '' : `${before}${new Date(at).toISOString().slice(11, 19)}`;
}

/** A month such as `2026-03` as `March 2026`. */
export function formatMonth(month: string): string {
  return new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month.slice(0, 7)}-01T00:00:00Z`));
}
