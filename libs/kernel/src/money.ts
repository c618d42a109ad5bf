/**
 * Money is a bigint of pico-USD (1e-12 USD): micro-USD per million tokens times tokens is exact in it.
 * In JSON it is a decimal string of USD without exponent or trailing zeros. Frozen by ADR 0001.
 */

export type PicoUsd = bigint & { readonly __unit?: 'pico-USD' };

const PICO_PER_USD = 1_000_000_000_000n;
const PICO_PER_MICRO = 1_000_000n;
export const USD_PATTERN = /^-?(0|[1-9][0-9]{0,15})(\.[0-9]{0,11}[1-9])?$/;

export class NotMoney extends Error {
  override readonly name = 'NotMoney';
}

/** @throws NotMoney unless the text is a canonical decimal of USD with at most 12 decimals. */
export function parseUsd(text: string): PicoUsd {
  if (!USD_PATTERN.test(text) || text === '-0') throw new NotMoney('not a decimal amount of USD with at most 12 decimals');
  const negative = text.startsWith('-');
  const [whole, fraction = ''] = (negative ? text.slice(1) : text).split('.');
  const pico = BigInt(whole!) * PICO_PER_USD + BigInt(fraction.padEnd(12, '0'));
  return negative ? -pico : pico;
}

export function formatUsd(pico: PicoUsd): string {
  const absolute = pico < 0n ? -pico : pico;
  const whole = absolute / PICO_PER_USD;
  const fraction = (absolute % PICO_PER_USD).toString().padStart(12, '0').replace(/0+$/, '');
  return `${pico < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Price in micro-USD per million tokens; the product is exact, nothing is rounded. */
export function tokenCost(microUsdPerMillionTokens: bigint, tokens: number): PicoUsd {
  return microUsdPerMillionTokens * BigInt(tokens);
}

export interface CommissionSplit {
  readonly commission: PicoUsd;
  readonly developer: PicoUsd;
}

/** The platform's 15 %, rounded down to the micro-USD; the rest is the developer's, so the two always add up to the price. */
export function splitCommission(price: PicoUsd): CommissionSplit {
  if (price < 0n) throw new NotMoney('a price is not negative');
  const commission = ((price * 15n) / 100n / PICO_PER_MICRO) * PICO_PER_MICRO;
  return { commission, developer: price - commission };
}
