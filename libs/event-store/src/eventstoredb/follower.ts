import { eventTypeFilter, START, streamNameFilter } from '@eventstore/db-client';
import type { AllStreamResolvedEvent, AllStreamSubscription, Filter } from '@eventstore/db-client';
import { pause } from '@keystead/kernel/src/pause.js';
import { Bell } from '../bell.js';
import { LogWentBack } from '../errors.js';
import { handed, HandlerFault } from '../handler-fault.js';
import { denied, isPassing, judge } from './judge.js';
import type { NodeClient, NodeFilter } from './node-client.js';
import { positionOf } from './reader.js';

export interface Following<T> {
  readonly filter: NodeFilter;
  /** null: nothing for the handler. */
  take(resolved: AllStreamResolvedEvent): T | null;
  /** Bytes in memory. */
  weigh(event: T): number;
  readonly pageSize: number;
  readonly signal: AbortSignal;
  handle(batch: readonly T[], upTo: number): Promise<void>;
  /**
   * Asked before each connection's worth, with the position of an event up to which the log had come. Absent where events may be scavenged.
   * @returns the head @throws LogWentBack when it lies before that event
   */
  demandReached?(seen: number): Promise<number>;
}

interface Place {
  /** Dealt with, checkpoints included. */
  done: number;
  /** Of an event up to which the log is known to have come. */
  seen: number;
}

export interface FollowerOptions {
  readonly shown: string;
  /** After so long without a word the subscription is made anew: it may be one that the node has forgotten. */
  readonly quietMs: number;
}

/** Read ahead of the handler at most; an event may have a mebibyte. */
const AHEAD = 32;
const MAX_BATCH_BYTES = 4 * 1024 * 1024;

/** A subscription to the whole log that outlives its connections: what the handler has dealt with is not given again. */
export class Follower {
  constructor(
    private readonly client: NodeClient,
    private readonly options: FollowerOptions,
  ) {}

  /** Resolves on abort, rejects with the handler's error or with one that no retry mends. */
  async follow<T>(after: number, following: Following<T>): Promise<void> {
    const place = { done: after, seen: after };
    for (let wait = 20; !following.signal.aborted; ) {
      const before = place.done;
      try {
        await this.session(place, following);
      } catch (error) {
        if (error instanceof HandlerFault) throw error.cause;
        if (judge(error) === 'denied') throw denied(this.options.shown, error);
        if (error instanceof LogWentBack || !isPassing(error)) throw error;
        wait = place.done > before ? 20 : Math.min(wait * 2, 1000);
        await pause(wait, following.signal);
      }
    }
  }

  private async session<T>(place: Place, following: Following<T>): Promise<void> {
    const { signal } = following;
    if (!(await this.reached(place, following))) return;
    const bell = new Bell();
    const state = { checkpoint: 0, over: false, failure: null as Error | null };
    const subscription = this.client.subscribeToAll(
      {
        fromPosition: place.done === 0 ? START : { commit: BigInt(place.done), prepare: BigInt(place.done) },
        requiresLeader: true,
        filter: filterOf(following.filter, (position) => {
          state.checkpoint = position;
          bell.ring();
        }),
      },
      { highWaterMark: AHEAD },
    );
    subscription.on('readable', () => bell.ring());
    for (const end of ['end', 'close']) subscription.on(end as 'end', () => {
      state.over = true;
      bell.ring();
    });
    subscription.on('error', (error: Error) => {
      state.failure = error;
      bell.ring();
    });
    try {
      for (;;) {
        const { count } = bell;
        const { checkpoint } = state;
        if (await this.drain(subscription, place, following)) continue;
        if (signal.aborted) return;
        // Everything before the checkpoint was drained, as it was told before.
        if (checkpoint > place.done) await this.hand(following, [], place, checkpoint);
        if (state.failure !== null) throw state.failure;
        if (state.over) return;
        await bell.heard(count, this.options.quietMs, signal);
        if (bell.count === count) return;
      }
    } finally {
      await subscription.unsubscribe().catch(() => undefined);
      subscription.destroy();
    }
  }

  /** false: nobody has answered, or wants to know, any more. */
  private async reached<T>(place: Place, { demandReached, signal }: Following<T>): Promise<boolean> {
    if (demandReached === undefined || place.done === 0) return true;
    const answered = new AbortController();
    try {
      const late = pause(this.options.quietMs, AbortSignal.any([signal, answered.signal])).then(() => null);
      const head = await Promise.race([demandReached(place.seen), late]);
      if (head === null) return false;
      // A checkpoint may lie behind the last event; in an older log events are still to come there.
      if (place.done > head) place.done = place.seen;
      place.seen = head;
      return true;
    } finally {
      answered.abort();
    }
  }

  /** One batch of what has arrived; false: nothing has. */
  private async drain<T>(subscription: AllStreamSubscription, place: Place, following: Following<T>): Promise<boolean> {
    const batch: T[] = [];
    let [upTo, seen, bytes] = [place.done, place.seen, 0];
    while (batch.length < following.pageSize && bytes < MAX_BATCH_BYTES && !following.signal.aborted) {
      const resolved = (subscription as unknown as { read(): AllStreamResolvedEvent | null }).read();
      if (resolved === null) {
        const { length } = batch;
        // More may be on its way from the decoder: larger batches cost the handler less.
        if (length === 0 || subscription.readableLength === 0) {
          await new Promise(setImmediate);
          if (subscription.readableLength === 0) break;
        }
        continue;
      }
      const position = positionOf(resolved);
      if (position <= upTo) continue;
      upTo = position;
      const event = following.take(resolved);
      if (event === null) continue;
      seen = Math.max(seen, position);
      batch.push(event);
      bytes += following.weigh(event);
    }
    if (upTo === place.done || following.signal.aborted) return false;
    await this.hand(following, batch, place, upTo);
    place.seen = seen;
    return true;
  }

  private async hand<T>(following: Following<T>, batch: readonly T[], place: Place, upTo: number): Promise<void> {
    await handed(() => following.handle(batch, upTo));
    place.done = upTo;
  }
}

export function filterOf(filter: NodeFilter, checkpoint: (position: number) => void): Filter {
  const checkpointReached = (_subscription: unknown, { commit }: { commit: bigint }): Promise<void> => {
    checkpoint(Number(commit));
    return Promise.resolve();
  };
  if ('regex' in filter) return eventTypeFilter({ regex: filter.regex, checkpointInterval: 1, checkpointReached });
  const prefixes = { prefixes: [...filter.prefixes], checkpointInterval: 1, checkpointReached };
  return filter.on === 'type' ? eventTypeFilter(prefixes) : streamNameFilter(prefixes);
}
