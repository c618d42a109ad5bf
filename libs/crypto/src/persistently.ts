/** Bounded attempts at a service elsewhere. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Patience {
  readonly attempts: number;
  /** The longest one attempt may take. */
  readonly attemptMs: number;
  /** The longest all may take, pauses included. */
  readonly totalMs: number;
  /** Before the second attempt; it doubles, and a part of it is chance, so that many who failed together do not come back together. */
  readonly pauseMs: number;
}

/** @param passes whether this error may be gone at the next attempt @throws what the last attempt threw */
export async function persistently<T>(patience: Patience, passes: (error: unknown) => boolean, attempt: (withinMs: number) => Promise<T>): Promise<T> {
  const end = performance.now() + patience.totalMs;
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt(Math.min(patience.attemptMs, end - performance.now()));
    } catch (error) {
      const pause = patience.pauseMs * 2 ** (tried - 1) * (0.5 + Math.random() / 2);
      if (tried >= patience.attempts || !passes(error) || performance.now() + pause >= end) throw error;
      await sleep(pause);
    }
  }
}
