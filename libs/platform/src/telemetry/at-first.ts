import type { Clock } from '@keystead/kernel/src/clock.js';
import type { PartState } from './health.js';

/** What starts along with a process is there by then, also on a machine that is busy. */
export const FIRST_MOMENTS_MS = 30_000;

/**
 * For a part that another process brings. In the first moments of this one it may be on its way, which is no fault and is called so; what is not
 * there by then, or was there and is gone, is told as `check` does.
 * @param awaited what has not happened yet, such as `no runner has connected yet`
 */
export function atFirst(clock: Clock, awaited: string, check: () => Promise<PartState>): () => Promise<PartState> {
  const began = clock.now().getTime();
  let seen = false;
  return async () => {
    const state = await check();
    seen ||= state.ok;
    const past = clock.now().getTime() - began;
    // A clock that was put back makes nothing begin anew.
    return seen || past < 0 || past >= FIRST_MOMENTS_MS ? state : { ok: false, starting: true, text: `still starting: ${awaited}` };
  };
}
