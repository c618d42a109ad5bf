import type { Execution } from '@/lib/api/types';

type Ended = Pick<Execution, 'processLost'>;

/** Below the lines of a log, or in place of them; null where the lines are all there is. What was lost cannot be told apart from what never was. */
export function logNote({ processLost }: Ended, lines: number, live: boolean): string | null {
  if (live) return lines === 0 ? 'Nothing written yet.' : null;
  if (!processLost) return lines === 0 ? 'The app wrote nothing.' : null;
  return lines === 0 ? 'What the app wrote was lost: the process that conducted this run ended before it was stored.' : 'What the app wrote last may be lost: the process that conducted this run ended.';
}

export function noAnswer({ processLost }: Ended): string {
  return processLost ? 'No answer was kept: the process that conducted this run ended before there was one.' : 'The app gave no answer.';
}
