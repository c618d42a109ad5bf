import type { ProviderFailure } from '../ports/chat-provider.js';

export const MAX_ATTEMPTS = 3;
const FIRST_PAUSE_MS = 250;
/** A caller is better served by an error with Retry-After than by a wait that long. */
const LONGEST_PAUSE_MS = 10_000;

export interface RetryFacts {
  /** Attempts made so far, this one and those on other routes included. */
  readonly attempts: number;
  /** Something of the answer was already passed on: a second answer would not fit to it. */
  readonly visible: boolean;
  /** Milliseconds until the call's deadline. */
  readonly remainingMs: number;
  /** 0 to 1, for jitter. */
  readonly random: number;
}

/**
 * Only what the provider cannot have billed is tried again: an error status, or a connection that never came about. A call
 * that may have been billed would need a second reservation.
 * @returns how long to wait before the next attempt, or null to give up
 */
export function pauseBeforeRetry(failure: ProviderFailure, facts: RetryFacts): number | null {
  if (!mayTryAgain(failure, facts)) return null;
  const backOff = FIRST_PAUSE_MS * 2 ** (facts.attempts - 1) * (0.5 + facts.random);
  const pause = Math.max(backOff, failure.facts.retryAfterMs ?? 0);
  return pause > LONGEST_PAUSE_MS || pause >= facts.remainingMs ? null : Math.round(pause);
}

/** Whether another attempt may be made, here or on the next route. */
export function mayTryAgain(failure: ProviderFailure, { attempts, visible }: Pick<RetryFacts, 'attempts' | 'visible'>): boolean {
  if (visible || failure.facts.billable || attempts >= MAX_ATTEMPTS || !RETRIED.has(failure.kind)) return false;
  return failure.kind !== 'provider_error' || (failure.facts.status ?? 0) >= 500;
}

const RETRIED: ReadonlySet<string> = new Set(['rate_limited', 'overloaded', 'provider_error', 'unreachable']);
