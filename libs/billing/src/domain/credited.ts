import { addDays } from './days.js';

/** Runs are credited within moments of their end; what comes later than this is looked up in the log. */
export const REMEMBERED_DAYS = 7;

/** A list that shares its tail, so that folding a long stream copies nothing. */
interface Charges {
  readonly chargeId: string;
  readonly rest: Charges | null;
}

/** Which charges an account was credited for, by UTC day of the run; of the newest days only, for memory is bounded. */
export type CreditedDays = ReadonlyMap<string, Charges>;

interface OfCharge {
  readonly chargeId: string;
  readonly day: string;
}

export function rememberCredit(days: CreditedDays, { chargeId, day }: OfCharge): CreditedDays {
  if (!remembers(days, day)) return days;
  const next = new Map(days).set(day, { chargeId, rest: days.get(day) ?? null });
  return days.has(day) ? next : withoutOld(next);
}

/** False when the day is older than what is remembered: then only the log knows. */
export function remembers(days: CreditedDays, day: string): boolean {
  return days.has(day) || day > newestForgotten(days);
}

export function wasCredited(days: CreditedDays, { chargeId, day }: OfCharge): boolean {
  for (let charge = days.get(day) ?? null; charge !== null; charge = charge.rest) if (charge.chargeId === chargeId) return true;
  return false;
}

function withoutOld(days: CreditedDays): CreditedDays {
  const forgotten = newestForgotten(days);
  return new Map([...days].filter(([day]) => day > forgotten));
}

function newestForgotten(days: CreditedDays): string {
  const newest = [...days.keys()].toSorted().at(-1);
  return newest === undefined ? '' : addDays(newest, -REMEMBERED_DAYS);
}
