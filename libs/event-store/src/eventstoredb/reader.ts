import { setTimeout as pause } from 'node:timers/promises';
import { BACKWARDS, END } from '@eventstore/db-client';
import type { AllStreamResolvedEvent, ResolvedEvent, StreamDeletedError, StreamingRead } from '@eventstore/db-client';
import { isStorableText } from '../check-append.js';
import { EventStoreClosed, EventStoreRefused, GapInTheLog, LogWentBack } from '../errors.js';
import { isUnfiltered, matches } from '../filter.js';
import { MAX_NAME_BYTES } from '../limits.js';
import type { EventFilter, ReadStreamOptions, RecordedEvent } from '../port.js';
import { toPosition } from '../positions.js';
import { CLOSED, decodeFrame, OUR_TYPES } from './frame.js';
import type { Frame } from './frame.js';
import { denied, isPassing, judge, unreachable } from './judge.js';
import type { NodeClient, NodeFilter } from './node-client.js';
import { eventsOf } from './events-of.js';

export interface StreamState {
  /** Of the last event; null: there is none. */
  readonly version: number | null;
  readonly closed: boolean;
}

export interface Placed {
  readonly event: RecordedEvent;
  readonly token: Frame['token'];
}

export interface ReaderOptions {
  readonly shown: string;
  readonly patienceMs: number;
  /** How long a node may be silent in the middle of a read. */
  readonly silenceMs: number;
  /** Aborted when the client lets go of its connection: what fails from then on is not tried again. */
  readonly gone: AbortSignal;
}

/** A node that has just taken the lead may still be indexing the newest of what it has. */
const STILL_INDEXING = { looks: 3, everyMs: 200 };

/** Reads that go on where they were cut, from the leader only: a follower may not have what was just written. */
export class Reader {
  constructor(
    private readonly client: NodeClient,
    private readonly options: ReaderOptions,
  ) {}

  /** From behind `after`, as the filter lets through. @throws LogWentBack */
  async *all(after: number, filter: EventFilter): AsyncGenerator<RecordedEvent> {
    const onNode = nodeFilter(filter);
    if (onNode === null) return;
    let [done, seen, more] = [after, after, false];
    const open = (): StreamingRead<AllStreamResolvedEvent> => {
      more = false;
      return this.client.readAllFiltered(done, onNode, Number.MAX_SAFE_INTEGER);
    };
    try {
      for await (const resolved of this.resumed(open)) {
        const position = positionOf(resolved);
        if (position <= done) continue;
        done = position;
        const event = recordedOf(resolved)?.event;
        if (event === undefined) continue;
        [seen, more] = [position, true];
        if (matches(filter, event)) yield event;
      }
    } catch (error) {
      // A node may also refuse a place that its log does not have.
      if (seen > 0) await this.demandReached(seen).catch((why: unknown) => {
        if (why instanceof LogWentBack) throw why;
      });
      throw error;
    }
    // An event behind it says that the log has come so far; only their absence needs a question.
    if (!more && seen > 0) await this.demandReached(seen, () => this.head());
  }

  /** @param seen the position of an event of ours, or 0 @returns the head @throws LogWentBack */
  async demandReached(seen: number, askHead = (): Promise<number> => this.headOnce()): Promise<number> {
    for (let looks = 1; ; looks += 1) {
      const head = await askHead();
      if (head >= seen) return head;
      if (looks === STILL_INDEXING.looks) throw new LogWentBack(toPosition(seen), toPosition(head));
      await pause(STILL_INDEXING.everyMs);
    }
  }

  /** First events of appends that had a key, in order. */
  async *keyed(): AsyncGenerator<Placed> {
    let done = 0;
    for await (const resolved of this.resumed(() => this.client.readAllFiltered(done, { on: 'type', regex: OUR_TYPES }, Number.MAX_SAFE_INTEGER))) {
      const placed = positionOf(resolved) > done ? recordedOf(resolved) : null;
      done = Math.max(done, positionOf(resolved));
      if (placed !== null && placed.token !== null) yield placed;
    }
  }

  async *closed(): AsyncGenerator<string> {
    let done = 0;
    for await (const resolved of this.resumed(() => this.client.readAllFiltered(done, { on: 'type', prefixes: [CLOSED] }, Number.MAX_SAFE_INTEGER))) {
      if (positionOf(resolved) <= done) continue;
      done = positionOf(resolved);
      if (resolved.event?.type === CLOSED) yield resolved.event.streamId;
    }
  }

  /** Position of the last event, 0 while there is none. */
  head(): Promise<number> {
    return lastOf(this.resumed(() => this.backwards()));
  }

  /** Of one try. */
  private headOnce(): Promise<number> {
    return lastOf(eventsOf(this.backwards(), this.options.silenceMs));
  }

  private backwards(): StreamingRead<AllStreamResolvedEvent> {
    return this.client.readAllFiltered('end', { on: 'type', regex: OUR_TYPES }, Number.MAX_SAFE_INTEGER);
  }

  /** @throws GapInTheLog when a version is missing in the middle, or is none of ours */
  async *stream(stream: string, { from, direction = 'forward', max = Number.MAX_SAFE_INTEGER }: ReadStreamOptions): AsyncGenerator<RecordedEvent> {
    if (!isReadable(stream) || max <= 0 || (from ?? 0) < 0) return;
    const step = direction === 'forward' ? 1 : -1;
    let next = from ?? 0;
    if (direction === 'backward') {
      // Where a read backward begins that names a place behind the end is not the same on every node.
      const { version } = await this.state(stream);
      if (version === null) return;
      next = Math.min(from ?? version, version);
    }
    let left = max;
    for await (const { event } of this.placed(stream, next, left, direction)) {
      if (event === null) return;
      if (event.version !== next) throw new GapInTheLog(`version ${next} of ${stream}`);
      next += step;
      left -= 1;
      yield event;
    }
    if (direction === 'backward' && left > 0 && next >= 0) throw new GapInTheLog(`version ${next} of ${stream}`);
  }

  /** What stands at these versions, fewer at the end. */
  async range(stream: string, from: number, count: number): Promise<Placed[]> {
    const found: Placed[] = [];
    for await (const { event, token } of this.placed(stream, from, count, 'forward')) {
      if (event === null || event.version !== from + found.length) return found;
      found.push({ event, token });
    }
    return found;
  }

  /** Whatever stands there, ours or not; null: nothing yet. */
  async idAt(stream: string, version: number): Promise<string | null> {
    for await (const { event } of this.resumed(() => this.client.readStream(stream, { fromRevision: BigInt(version), maxCount: 1, requiresLeader: true }))) {
      return Number(event?.revision) === version ? (event?.id ?? null) : null;
    }
    return null;
  }

  async state(stream: string): Promise<StreamState> {
    for await (const { event, version } of this.placed(stream, END, 1, 'backward')) {
      if (event !== null) return { version: event.version, closed: false };
      return { version: version === 0 ? null : version - 1, closed: true };
    }
    return { version: null, closed: false };
  }

  /** A read, again while it fails in a way that may pass; `open` says from where. */
  async *resumed<T extends ResolvedEvent | AllStreamResolvedEvent>(open: () => StreamingRead<T>): AsyncGenerator<T> {
    let giveUpAt = Date.now() + this.options.patienceMs;
    for (let wait = 20; ; wait = Math.min(wait * 2, 500)) {
      try {
        for await (const resolved of eventsOf(open(), this.options.silenceMs)) {
          yield resolved;
          giveUpAt = Date.now() + this.options.patienceMs;
          wait = 20;
        }
        return;
      } catch (error) {
        if (this.options.gone.aborted) throw new EventStoreClosed();
        if (judge(error) === 'absent') return;
        if (judge(error) === 'denied') throw denied(this.options.shown, error);
        if (judge(error) === 'deleted') throw new GapInTheLog(`all of ${(error as StreamDeletedError).streamName}: it was deleted`);
        if (!isPassing(error) || Date.now() > giveUpAt) throw unreachable(this.options.shown, error);
        await pause(wait);
      }
    }
  }

  /** `event` is null for the mark of a closed stream. */
  private async *placed(stream: string, from: number | typeof END, count: number, direction: 'forward' | 'backward'): AsyncGenerator<{ event: RecordedEvent | null; version: number; token: Frame['token'] }> {
    let [next, left] = [from, count];
    const open = (): StreamingRead<ResolvedEvent> =>
      this.client.readStream(stream, { fromRevision: next === END ? END : BigInt(next), maxCount: left, requiresLeader: true, ...(direction === 'backward' ? { direction: BACKWARDS } : {}) });
    for await (const resolved of this.resumed(open)) {
      const version = Number(resolved.event?.revision);
      const placed = recordedOf(resolved);
      if (placed === null && resolved.event?.type !== CLOSED) throw new GapInTheLog(`version ${version} of ${stream}: something else was written there`);
      next = version + (direction === 'forward' ? 1 : -1);
      left -= 1;
      yield { event: placed?.event ?? null, version, token: placed?.token ?? null };
      if (left <= 0 || next < 0) return;
    }
  }
}

async function lastOf(backwards: AsyncIterable<AllStreamResolvedEvent>): Promise<number> {
  for await (const resolved of backwards) if (recordedOf(resolved) !== null) return positionOf(resolved);
  return 0;
}

/** Names that a node keeps for itself are nobody's streams. */
export function isReadable(stream: string): boolean {
  return isStorableText(stream, MAX_NAME_BYTES) && !stream.startsWith('$');
}

/** What the node can leave out; null: nothing can match. */
export function nodeFilter(filter: EventFilter): NodeFilter | null {
  if (isUnfiltered(filter)) return { on: 'type', regex: OUR_TYPES };
  const types = filter.types?.filter((type) => type !== '');
  const categories = filter.categories?.filter((category) => category !== '');
  if (types?.length === 0 || categories?.length === 0) return null;
  if (types !== undefined) return { on: 'type', prefixes: types };
  return categories === undefined ? { on: 'type', regex: OUR_TYPES } : { on: 'stream', prefixes: categories.map((category) => `${category}-`) };
}

/**
 * The event's own place in the log. Its `prepare` is of no use: in a read of a stream it names the place of the first event that was
 * written with it, in a read of the log the event's own.
 */
export function positionOf({ event }: ResolvedEvent | AllStreamResolvedEvent): number {
  const position = Number(event?.position?.commit ?? 0n);
  if (position === 0) throw new EventStoreRefused('too-old', 'the event store does not say where in its log an event stands: version 21.10 or later is needed');
  return position;
}

/** null: not an event of this engine. */
export function recordedOf(resolved: ResolvedEvent | AllStreamResolvedEvent): Placed | null {
  const { event } = resolved;
  const frame = event === undefined || event.isJson ? null : decodeFrame(event.metadata);
  if (event === undefined || frame === null || !(event.data instanceof Uint8Array)) return null;
  const { organisation, header, salt, mac, token } = frame;
  const payload = Buffer.from(event.data.buffer, event.data.byteOffset, event.data.length);
  const place = { stream: event.streamId, version: Number(event.revision), position: toPosition(positionOf(resolved)), recordedAt: event.created };
  return { event: { id: event.id, type: event.type, organisation, header, payload, salt, mac, ...place }, token };
}
