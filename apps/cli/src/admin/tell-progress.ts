import type { Progress } from '@keystead/platform/src/operating/walk-log.js';
import { tell } from '../as-typed.js';

const PROGRESS_MS = 2_000;

/** How far a look at the log has come, every two seconds. */
export function tellProgress(): Progress {
  let said = Date.now();
  return (done, all) => {
    if (Date.now() - said < PROGRESS_MS) return;
    said = Date.now();
    tell(`looked at ${done} of ${all} events\n`);
  };
}
