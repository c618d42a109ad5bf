import type { FailureKind } from '../../contract/failure.js';

/**
 * Gives a provider that fails again and again a pause, per provider and key, so that its trouble costs callers nothing and
 * one person's dead endpoint does not stop another's. After the pause a single call tries whether it is back.
 */
export interface BreakerSettings {
  readonly failures: number;
  readonly pauseMs: number;
}

interface Circuit {
  failures: number;
  openUntil: number;
  trying: boolean;
}

const MAX_CIRCUITS = 10_000;
export interface FailedCall {
  readonly kind: FailureKind;
  /** HTTP status, if there was one. */
  readonly status: number | null;
}

/** A wrong key, a wrong request, a rate limit or a person who left says nothing about the provider's health. */
const COUNTED: ReadonlySet<FailureKind> = new Set(['overloaded', 'provider_error', 'malformed', 'timeout', 'unreachable']);

export class CircuitBreaker {
  readonly #circuits = new Map<string, Circuit>();

  constructor(private readonly settings: BreakerSettings = { failures: 5, pauseMs: 15_000 }) {}

  /** @returns 0 when the call may go out, otherwise the milliseconds to wait */
  admit(circuit: string, now: number): number {
    const state = this.#circuits.get(circuit);
    if (state === undefined || state.failures < this.settings.failures) return 0;
    if (now < state.openUntil) return state.openUntil - now;
    if (state.trying) return this.settings.pauseMs;
    state.trying = true;
    return 0;
  }

  succeeded(circuit: string): void {
    this.#circuits.delete(circuit);
  }

  failed(circuit: string, failure: FailedCall, now: number): void {
    const state = this.#circuits.get(circuit) ?? { failures: 0, openUntil: 0, trying: false };
    this.#circuits.delete(circuit);
    const counted = isCounted(failure);
    const failures = counted ? state.failures + 1 : state.failures;
    if (failures === 0) return;
    // A try that proved nothing leaves the circuit open to the next try.
    this.#circuits.set(circuit, { failures, trying: false, openUntil: counted && failures >= this.settings.failures ? now + this.settings.pauseMs : state.openUntil });
    if (this.#circuits.size > MAX_CIRCUITS) this.#circuits.delete(this.#circuits.keys().next().value!);
  }
}

function isCounted({ kind, status }: FailedCall): boolean {
  return COUNTED.has(kind) && !(kind === 'provider_error' && status !== null && status < 500);
}
