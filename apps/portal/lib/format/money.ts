/**
 * Amounts come as decimal strings of USD with up to 12 decimals and are never turned into floats for show.
 * At least two decimals; below a cent as many as it takes to show two figures, so a price is never rounded to 0.
 * As the record and the command line write it: `0.02 USD`.
 */
export function formatUsd(amount: string): string {
  return `${formatAmount(amount)} USD`;
}

/** As many decimals as the finest of them needs, so that figures that stand side by side add up on the screen. */
export function placesOf(amounts: readonly string[]): number {
  return Math.max(2, ...amounts.map((amount) => amount.split('.')[1]?.replace(/0+$/, '').length ?? 0));
}

/** The figure alone, for where the currency stands beside it. */
export function formatAmount(amount: string, atLeast = 2): string {
  const negative = amount.startsWith('-');
  const [whole = '0', fraction = ''] = (negative ? amount.slice(1) : amount).split('.');
  const leading = /^0*/.exec(fraction)?.[0].length ?? 0;
  const isZero = /^0*$/.test(whole) && /^0*$/.test(fraction);
  const places = /^0*$/.test(whole) && !isZero && leading >= 1 ? leading + 2 : 2;
  const kept = Math.max(places, atLeast);
  const { units, rest } = round(whole, fraction, kept);
  const shown = trimTo(rest, atLeast);
  return `${negative && !isZero ? '−' : ''}${units.replace(/\B(?=(\d{3})+$)/g, ',')}.${shown}`;
}

/** For charts only: pixels need no exact cents. */
export function toNumber(amount: string): number {
  const value = Number(amount);
  return Number.isFinite(value) ? value : 0;
}

export function isZeroUsd(amount: string): boolean {
  return /^-?0*(\.0*)?$/.test(amount);
}

/** Sum of decimal strings, exact. */
export function addUsd(amounts: readonly string[]): string {
  const pico = amounts.reduce((sum, amount) => sum + toPico(amount), 0n);
  const absolute = (pico < 0n ? -pico : pico).toString().padStart(13, '0');
  const fraction = absolute.slice(-12).replace(/0+$/, '');
  return `${pico < 0n ? '-' : ''}${absolute.slice(0, -12)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Share of `part` in `whole` as 0..1 for a meter; 0 when there is no whole. */
export function shareOf(part: string, whole: string): number {
  const of = toPico(whole);
  return of <= 0n ? 0 : Math.min(1, Number((toPico(part) * 10_000n) / of) / 10_000);
}

function toPico(amount: string): bigint {
  const negative = amount.startsWith('-');
  const [whole = '0', fraction = ''] = (negative ? amount.slice(1) : amount).split('.');
  const value = BigInt(whole || '0') * 1_000_000_000_000n + BigInt(fraction.slice(0, 12).padEnd(12, '0'));
  return negative ? -value : value;
}

function round(whole: string, fraction: string, places: number): { units: string; rest: string } {
  const scaled = BigInt((whole || '0') + fraction.slice(0, places).padEnd(places, '0')) + (Number(fraction[places] ?? '0') >= 5 ? 1n : 0n);
  const text = scaled.toString().padStart(places + 1, '0');
  return { units: text.slice(0, -places), rest: text.slice(-places) };
}

function trimTo(fraction: string, least: number): string {
  const trimmed = fraction.replace(/0+$/, '');
  return trimmed.padEnd(least, '0');
}
