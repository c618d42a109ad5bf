import { setTimeout as pause } from 'node:timers/promises';
import { NO_STREAM } from '@eventstore/db-client';
import type { EventData, MaxAppendSizeExceededError } from '@eventstore/db-client';
import { EventStoreBusy, GapInTheLog } from '../errors.js';
import { Slots } from './gate.js';
import { denied, judge, unknownOutcome, unreachable } from './judge.js';
import type { NodeClient } from './node-client.js';

/** Exactly here, and all or none: `at` is the version that the first of them gets. */
export interface Place {
  readonly stream: string;
  readonly at: number;
}

export type Written =
  | { readonly outcome: 'written' }
  /** Something else stands there already, or the stream does not reach so far: nothing was stored. */
  | { readonly outcome: 'occupied' }
  | { readonly outcome: 'too-large'; readonly limit: number }
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'deleted' };

const ATTEMPT_MS = 5000;
/** An attempt that has no time to be answered only leaves doubt. */
const SHORTEST_MS = 250;
/** A connection carries a limited number of calls, subscriptions among them. */
const AT_ONCE = 32;

/**
 * Appends at an exact place only. That makes every doubt decidable: the same events sent again to the same place are stored once, and
 * when something stands there it is either ours, by its id, or the append has lost for good.
 */
export class Writer {
  private readonly slots = new Slots(AT_ONCE);

  constructor(
    private readonly client: NodeClient,
    private readonly shown: string,
    private readonly idAt: (place: Place) => Promise<string | null>,
  ) {}

  /** @throws UnknownAppendOutcome, EventStoreUnavailable, EventStoreBusy, EventStoreRefused, GapInTheLog */
  async write(place: Place, events: readonly EventData[], giveUpAt: number): Promise<Written> {
    let doubtful = false;
    for (let wait = 20; ; wait = Math.min(wait * 2, 500)) {
      try {
        await this.slots.of(() => this.attempt(place, events, giveUpAt, doubtful));
        return { outcome: 'written' };
      } catch (error) {
        const verdict = error instanceof GapInTheLog || error instanceof EventStoreBusy ? 'ours' : judge(error);
        const there = verdict === 'wrong-version' ? await this.idAt(place) : undefined;
        // Nothing there, and an earlier attempt may still be under way in the node: not yet decided.
        if (there !== undefined && (there !== null || !doubtful)) return { outcome: there === events[0]?.id ? 'written' : 'occupied' };
        if (verdict === 'too-large') return { outcome: 'too-large', limit: (error as MaxAppendSizeExceededError).maxAppendSize };
        if (verdict === 'refused' || verdict === 'deleted') return { outcome: verdict };
        if (verdict === 'denied') throw denied(this.shown, error);
        if (verdict !== 'lost' && verdict !== 'unsent' && verdict !== 'wrong-version') throw error;
        doubtful ||= verdict === 'lost';
        if (Date.now() + wait > giveUpAt) throw doubtful ? unknownOutcome(error) : unreachable(this.shown, error);
        await pause(wait);
      }
    }
  }

  private async attempt({ stream, at }: Place, events: readonly EventData[], giveUpAt: number, doubtful: boolean): Promise<void> {
    const left = giveUpAt - Date.now();
    if (left <= 0 && !doubtful) throw new EventStoreBusy('too many appends were waiting before this one; nothing of it was stored');
    const deadline = Math.max(Math.min(ATTEMPT_MS, left), SHORTEST_MS);
    const expectedRevision = at === 0 ? NO_STREAM : BigInt(at - 1);
    const { nextExpectedRevision } = await this.client.appendToStream(stream, [...events], { expectedRevision, requiresLeader: true, deadline });
    // A stream that was deleted softly begins anew, but its versions go on where they ended.
    if (Number(nextExpectedRevision) !== at + events.length - 1) throw new GapInTheLog(`version ${at} of ${stream}`);
  }
}
