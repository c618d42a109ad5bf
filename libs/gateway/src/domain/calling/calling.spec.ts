import { NO_FACTS, ProviderFailure, type FailureFacts } from '../ports/chat-provider.js';
import type { FailureKind } from '../../contract/failure.js';
import { CircuitBreaker } from './circuit-breaker.js';
import { pauseBeforeRetry, type RetryFacts } from './retry.js';

const first: RetryFacts = { attempts: 1, visible: false, remainingMs: 30_000, random: 0.5 };

function failure(kind: FailureKind, facts: Partial<FailureFacts> = {}): ProviderFailure {
  return new ProviderFailure(kind, 'x', { ...NO_FACTS, billable: false, ...facts });
}

describe('trying again', () => {
  it.each([
    ['rate_limited', {}, 250],
    ['overloaded', { status: 529 }, 250],
    ['provider_error', { status: 500 }, 250],
    ['provider_error', { status: 400 }, null],
    ['unreachable', {}, 250],
    ['unreachable', { billable: true }, null],
    ['auth', { status: 401 }, null],
    ['timeout', { billable: true }, null],
    ['malformed', {}, null],
    ['content_filtered', {}, null],
    ['aborted', {}, null],
  ] as const)('%s with %j waits %s ms', (kind, facts, pause) => {
    expect(pauseBeforeRetry(failure(kind, facts), first)).toBe(pause);
  });

  it('doubles its pause, with jitter, and happens twice at most', () => {
    const pauses = [1, 2, 3].map((attempts) => pauseBeforeRetry(failure('overloaded'), { ...first, attempts, random: 0 }));
    expect(pauses).toEqual([125, 250, null]);
  });

  it('never happens once something of the answer was seen', () => {
    expect(pauseBeforeRetry(failure('overloaded'), { ...first, visible: true })).toBeNull();
  });

  it('waits as long as the provider asks, within reason and within the deadline', () => {
    const asked = (retryAfterMs: number, remainingMs = 30_000) => pauseBeforeRetry(failure('rate_limited', { retryAfterMs }), { ...first, remainingMs });
    expect([asked(0), asked(3_000), asked(3_000, 2_000), asked(86_400_000)]).toEqual([250, 3_000, null, null]);
  });
});

describe('a circuit', () => {
  const settings = { failures: 3, pauseMs: 1_000 };
  const overloaded = { kind: 'overloaded' as const, status: 529 };
  const tripped = () => {
    const breaker = new CircuitBreaker(settings);
    for (let times = 0; times < 3; times += 1) breaker.failed('openai/key_1', overloaded, 0);
    return breaker;
  };

  it('opens after failures in a row, and for that key only', () => {
    expect([tripped().admit('openai/key_1', 400), tripped().admit('openai/key_2', 400)]).toEqual([600, 0]);
  });

  it('stays closed when a success comes between', () => {
    const breaker = new CircuitBreaker(settings);
    for (let times = 0; times < 9; times += 1) {
      breaker.failed('c', { kind: 'timeout', status: null }, 0);
      if (times % 2 === 1) breaker.succeeded('c');
    }
    expect(breaker.admit('c', 0)).toBe(0);
  });

  it('lets one call try after the pause, and closes when it succeeds', () => {
    const breaker = tripped();
    expect([breaker.admit('openai/key_1', 1_000), breaker.admit('openai/key_1', 1_001)]).toEqual([0, 1_000]);
    breaker.succeeded('openai/key_1');
    expect(breaker.admit('openai/key_1', 1_002)).toBe(0);
  });

  it('opens again when the try fails, and stays open to the next try when it proves nothing', () => {
    const breaker = tripped();
    breaker.admit('openai/key_1', 1_000);
    breaker.failed('openai/key_1', { kind: 'malformed', status: 200 }, 1_100);
    expect(breaker.admit('openai/key_1', 1_200)).toBe(900);
    breaker.admit('openai/key_1', 2_100);
    breaker.failed('openai/key_1', { kind: 'aborted', status: null }, 2_200);
    expect(breaker.admit('openai/key_1', 2_201)).toBe(0);
  });

  it.each([['auth', 401], ['rate_limited', 429], ['aborted', null], ['content_filtered', 400], ['provider_error', 400]] as const)('does not count %s with status %s', (kind, status) => {
    const breaker = new CircuitBreaker(settings);
    for (let times = 0; times < 9; times += 1) breaker.failed('c', { kind, status }, 0);
    expect(breaker.admit('c', 0)).toBe(0);
  });
});
