import { setTimeout as sleep } from 'node:timers/promises';

const AGAIN_MS = 1_000;

/** Again every second until it succeeds: a store that is away must not lose what has to be written. The work says itself why it failed. */
export async function untilDone(work: () => void | Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch {
      await sleep(AGAIN_MS, undefined, { ref: false });
    }
  }
}
