/** RFC 9110 section 10.2.3: seconds or an HTTP date. @returns milliseconds from `now`, never negative; null for anything else */
export function retryAfterMs(header: string | null, now: Date): number | null {
  if (header === null) return null;
  if (/^\d{1,9}(?:\.\d{1,3})?$/.test(header)) return Math.round(Number(header) * 1_000);
  if (!/^[A-Za-z]{3}, /.test(header)) return null;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}
