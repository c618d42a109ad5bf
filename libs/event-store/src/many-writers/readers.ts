import { setTimeout as pause } from 'node:timers/promises';
import type { EventFilter, EventStore, Position, RecordedEvent } from '../port.js';

/** What a reader took down of an event, one line each: a page's bytes are not kept. */
export function lineOf({ position, id, stream, version }: RecordedEvent): string {
  return `${position} ${id} ${stream} ${version}`;
}

export interface Follower {
  readonly lines: string[];
  /** Times that it began anew from what it had dealt with. */
  readonly beginnings: number;
  /** Resolves when it has seen so many, or has got no further for a while. */
  comesTo(count: number): Promise<void>;
  /** Resolves when it has ended. @throws what it fell over */
  stop(): Promise<void>;
}

export interface Habits {
  readonly filter?: EventFilter;
  readonly pageSize: number;
  /** Spent on each batch, in milliseconds. */
  readonly spends?: () => number;
  /** After so many events it goes away, in turn by a farewell and by an error in the middle of a batch, and another takes its place. */
  readonly leavesAfter?: number;
}

/** A reader that gets no further for so long never will. */
const STUCK_MS = 20_000;

class FellOver extends Error {}

/** Follows the log from its beginning, each time it begins anew with a store of its own. */
export function followLog(open: () => Promise<EventStore>, { filter = {}, pageSize, spends = () => 0, leavesAfter = Infinity }: Habits): Follower {
  const state = { lines: [] as string[], beginnings: 0 };
  const ending = new AbortController();
  const life = async (after: Position): Promise<Position> => {
    const store = await open();
    const leaving = new AbortController();
    const [falls, leaveAt] = [state.beginnings % 2 === 0, state.lines.length + leavesAfter];
    state.beginnings += 1;
    let checkpoint = after;
    const handle = async (batch: readonly RecordedEvent[]): Promise<void> => {
      await pause(spends());
      const over = state.lines.length + batch.length > leaveAt;
      // What it had begun is lost with it: lines and checkpoint go together, as they do in one transaction.
      if (over && falls) throw new FellOver();
      state.lines.push(...batch.map(lineOf));
      checkpoint = batch.at(-1)?.position ?? checkpoint;
      if (over) leaving.abort();
    };
    try {
      await store.subscribe({ ...filter, after, pageSize, signal: AbortSignal.any([ending.signal, leaving.signal]) }, handle);
    } catch (error) {
      if (!(error instanceof FellOver)) throw error;
    } finally {
      await store.close();
    }
    return checkpoint;
  };
  const lives = (async (): Promise<void> => {
    for (let checkpoint = ''; !ending.signal.aborted; ) checkpoint = await life(checkpoint);
  })();
  // Met in `stop`; until then nobody listens.
  lives.catch(() => undefined);
  return {
    lines: state.lines,
    get beginnings() {
      return state.beginnings;
    },
    comesTo: async (count) => {
      let [length, since] = [-1, Date.now()];
      while (state.lines.length < count && Date.now() - since < STUCK_MS) {
        if (state.lines.length > length) [length, since] = [state.lines.length, Date.now()];
        await pause(20);
      }
    },
    stop: async () => {
      ending.abort();
      await lives;
    },
  };
}
