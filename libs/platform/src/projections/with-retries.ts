import { pause } from '@keystead/kernel/src/pause.js';

/** A key that was shut may be back, an app that answered wrongly may be mended; nobody has to restart the worker for that. */
export const RETRY_PARKED_MS = 5 * 60_000;

/** Does the work when what was begun before is done. */
export type InTurn = (work: () => Promise<void>) => Promise<void>;

export interface WithRetries {
  readonly signal: AbortSignal;
  readonly retry: () => Promise<void>;
  /** Follows the log until the signal it is given aborts, and takes each batch in turn: a retry never comes between two events of a key. */
  readonly follow: (signal: AbortSignal, inTurn: InTurn) => Promise<void>;
}

/** Retries what is parked at the start and every few minutes beside following the log. @throws what either throws */
export async function withRetries({ signal, retry, follow }: WithRetries): Promise<void> {
  await retry();
  const stopping = new AbortController();
  const either = AbortSignal.any([signal, stopping.signal]);
  let before = Promise.resolve();
  const inTurn: InTurn = (work) => {
    const done = before.then(work);
    before = done.catch(() => undefined);
    return done;
  };
  const retrying = retryEach(either, () => inTurn(retry)).finally(() => stopping.abort());
  const following = follow(either, inTurn).finally(() => stopping.abort());
  const failed = (await Promise.allSettled([following, retrying])).find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function retryEach(signal: AbortSignal, retry: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await pause(RETRY_PARKED_MS, signal);
    if (!signal.aborted) await retry();
  }
}
