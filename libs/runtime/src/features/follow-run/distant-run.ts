import { pause } from '@keystead/kernel/src/pause.js';
import { OUTCOME_TEXT } from '../../contract/sandbox.js';
import { isOpen, type ExecutionState } from '../../domain/execution.js';
import type { FeedItem } from '../../domain/live-feed.js';
import type { ContentStore, RunOwner } from '../../domain/ports.js';

export interface DistantRunParts {
  /** Who came when it was over already reads the record, and is told `done` alone. */
  readonly cameLate: boolean;
  readonly load: () => Promise<ExecutionState>;
  readonly contents: Pick<ContentStore, 'read' | 'readLogAfter'>;
  /** A position at which the end is stored. */
  readonly head: () => Promise<string>;
  readonly lookMs: number;
  readonly signal: AbortSignal;
}

/**
 * A run that another process conducts has no feed here: what it says is read where it is kept, up to a second later. Where it waits in the
 * other's queue is not known here.
 */
export async function* distantRun(owner: RunOwner, { cameLate, load, contents, head, lookMs, signal }: DistantRunParts): AsyncGenerator<FeedItem, void, undefined> {
  let chunk = -1;
  let running = false;
  for (let state = await load(); !signal.aborted; state = await load()) {
    const over = !isOpen(state);
    if (over && cameLate) return yield ended(state, await head());
    if (state.kind === 'running' && !running) yield { kind: 'state', state: 'running', queuePosition: null, isolation: state.isolation };
    running ||= state.kind === 'running';
    // After the state: what was said before the end is among the lines.
    const log = await contents.readLogAfter(owner, chunk);
    for (const line of log.lines) yield { kind: 'log', line };
    chunk = log.chunk;
    if (over) {
      const { output, error } = await contents.read(owner);
      yield { kind: 'output', output, error };
      return yield ended(state, await head());
    }
    await pause(lookMs, signal);
  }
}

function ended(state: ExecutionState, position: string): FeedItem {
  const outcome = state.kind === 'finished' ? state.outcome : 'REJECTED_POLICY';
  return { kind: 'done', outcome, outcomeText: OUTCOME_TEXT[outcome], position };
}
