/** One run in this process, for `keystead app run`: the same sandbox as on the server, calls answered by the caller. */
import { createHash } from 'node:crypto';
import type { Json } from '@keystead/kernel/src/canonical-json.js';
import type { RunLimits } from '../../contract/sandbox.js';
import { DenoDriver } from './deno-driver.js';
import type { RunFinished, RunObserver } from './driver.js';

export interface LocalRun extends RunObserver {
  readonly code: string;
  readonly input: Json;
  readonly limits?: Partial<RunLimits>;
  /** Ends the run as cancelled. */
  readonly signal?: AbortSignal;
}

export async function runLocally(local: LocalRun): Promise<RunFinished> {
  const driver = new DenoDriver();
  const digest = createHash('sha256').update(local.code, 'utf8').digest('hex');
  const claim = driver.claim({ code: local.code, digest, input: local.input, limits: local.limits ?? {}, token: '' }, local);
  const cancel = (): void => claim.kill('user');
  local.signal?.addEventListener('abort', cancel, { once: true });
  if (local.signal?.aborted === true) cancel();
  try {
    return await claim.done;
  } finally {
    local.signal?.removeEventListener('abort', cancel);
    await driver.close();
  }
}
