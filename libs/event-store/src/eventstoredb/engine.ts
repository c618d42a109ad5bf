import { randomUUID } from 'node:crypto';
import { jsonEvent } from '@eventstore/db-client';
import { isStorableText, refuseAppend } from '../check-append.js';
import { EventStoreBusy, EventStoreClosed, EventStoreRefused } from '../errors.js';
import { matches } from '../filter.js';
import { InFlightKeys } from '../in-flight-keys.js';
import { MAX_KEY_BYTES, pageSize } from '../limits.js';
import type { KeyedAppend, LogDetails } from '../copy-log.js';
import type { AppendResult, BatchHandler, EarlierAppend, EventStore, EventToAppend, Expected, IdempotencyToken, Position, ReadAllOptions, ReadStreamOptions, RecordedEvent, SubscribeOptions } from '../port.js';
import { comparePositions, toNumber, toPosition } from '../positions.js';
import { parseAddress, type Address } from './address.js';
import { Appender } from './appender.js';
import { compete } from './competing.js';
import type { CompeteOptions } from './competing.js';
import { Follower } from './follower.js';
import { CLOSED, INTENT, weightOf } from './frame.js';
import { Gate } from './gate.js';
import { Guard, NOTEBOOK } from './guard.js';
import { KEY_STREAM, KeyBook } from './key-book.js';
import { NodeClient } from './node-client.js';
import { isReadable, nodeFilter, Reader, recordedOf } from './reader.js';
import { whyNoAnswer } from './why-no-answer.js';
import { Writer } from './writer.js';

export interface EventStoreDbOptions {
  /** `esdb://user:password@host:2113` */
  readonly url: string;
  /** How long a call waits for a node that is away, in milliseconds. */
  readonly patienceMs?: number;
  /** How long a node may be silent in the middle of a read, in milliseconds. */
  readonly silenceMs?: number;
  /** How long a subscription trusts silence, in milliseconds. */
  readonly quietMs?: number;
  /** How long the first look at all streams' metadata may take, in milliseconds. */
  readonly startMs?: number;
  /** Nothing is written, not even how far its metadata was looked through; appends are refused. */
  readonly readOnly?: boolean;
}

export interface EventStoreDb extends EventStore, LogDetails {
  /** One of several workers, each event to one of them; see competing.ts. */
  compete(options: CompeteOptions, handler: (event: RecordedEvent) => Promise<void>): Promise<void>;
}

const MAX_WAITING = 20_000;
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
/** Beyond its deadline a node may still be busy with an append. */
const AFTER_DEADLINE_MS = 5000;

class NodeEventStore implements EventStoreDb {
  private readonly gate = new Gate(MAX_WAITING, MAX_WAITING_BYTES);
  private readonly keys = new InFlightKeys();
  private readonly ending = new AbortController();
  private readonly gone = new AbortController();
  private readonly reader: Reader;
  private readonly writer: Writer;
  private readonly book: KeyBook;
  private readonly appender: Appender;
  private readonly follower: Follower;
  private readonly patienceMs: number;
  private readonly shown: string;
  readonly guard: Guard;

  constructor(
    private readonly client: NodeClient,
    address: Address,
    { patienceMs = 10_000, silenceMs = 15_000, quietMs = 30_000, startMs = 60_000 }: EventStoreDbOptions,
  ) {
    const { shown, tried } = address;
    this.shown = shown;
    this.reader = new Reader(client, { shown, patienceMs, silenceMs, gone: this.gone.signal });
    this.writer = new Writer(client, shown, ({ stream, at }) => this.reader.idAt(stream, at));
    this.book = new KeyBook({ client, reader: this.reader, write: (place, events, giveUpAt) => this.writer.write(place, events, giveUpAt), leaseMs: patienceMs + AFTER_DEADLINE_MS });
    this.appender = new Appender({ reader: this.reader, writer: this.writer, book: this.book, patienceMs });
    this.follower = new Follower(client, { shown, quietMs });
    this.guard = new Guard(client, { shown, tried, whyNoAnswer: () => whyNoAnswer(address), quietMs, patienceMs, startMs });
    this.patienceMs = patienceMs;
  }

  async append(stream: string, expected: Expected, events: readonly EventToAppend[], options: { readonly idempotency?: IdempotencyToken } = {}): Promise<AppendResult> {
    if (this.ending.signal.aborted) throw new EventStoreClosed();
    this.guard.assertWritable();
    const token = options.idempotency;
    const bytes = weightOf(events, token);
    const refusal = refuseAppend(stream, expected, events, token, bytes) ?? refuseNames(stream, events);
    if (refusal !== null) return refusal;
    this.guard.assertKept(stream);
    const send = (): Promise<AppendResult> => this.gate.through(bytes, () => this.appender.append({ stream, expected, events, token }));
    return token === undefined ? send() : this.keys.once(token, send);
  }

  async findAppend(idempotencyKey: string): Promise<EarlierAppend | null> {
    if (!isStorableText(idempotencyKey, MAX_KEY_BYTES)) return null;
    return this.book.stored(idempotencyKey, await this.book.read(idempotencyKey));
  }

  async *readStream(stream: string, options: ReadStreamOptions = {}): AsyncIterable<RecordedEvent> {
    this.guard.assertKept(stream);
    yield* this.reader.stream(stream, options);
  }

  async *readAll(options: ReadAllOptions = {}): AsyncIterable<RecordedEvent> {
    const after = toNumber(options.after ?? '');
    let left = options.max ?? Number.MAX_SAFE_INTEGER;
    if (left <= 0) return;
    for await (const event of this.reader.all(after, options)) {
      yield event;
      left -= 1;
      if (left <= 0) return;
    }
  }

  async subscribe(options: SubscribeOptions, handler: BatchHandler): Promise<void> {
    const after = toNumber(options.after ?? '');
    const signal = AbortSignal.any([options.signal, this.ending.signal]);
    const filter = nodeFilter(options);
    if (filter === null) return new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));
    await this.follower.follow<RecordedEvent>(after, {
      filter,
      take: (resolved) => {
        const event = recordedOf(resolved)?.event;
        return event !== undefined && matches(options, event) ? event : null;
      },
      weigh: ({ header, payload }) => header.length + payload.length,
      pageSize: pageSize(options.pageSize),
      signal,
      demandReached: (seen) => this.reader.demandReached(seen),
      handle: (batch) => (batch.length === 0 ? Promise.resolve() : handler(batch)),
    });
  }

  compete(options: CompeteOptions, handler: (event: RecordedEvent) => Promise<void>): Promise<void> {
    return compete(this.client, this.shown, { ...options, signal: AbortSignal.any([options.signal, this.ending.signal]) }, handler);
  }

  async *keyedAppends(): AsyncIterable<KeyedAppend> {
    for await (const { event, token } of this.reader.keyed()) if (token !== null) yield { ...token, first: event.position };
  }

  closedStreams(): AsyncIterable<string> {
    return this.reader.closed();
  }

  async head(): Promise<Position> {
    this.guard.assertLooking();
    return toPosition(await this.reader.head());
  }

  comparePositions(a: Position, b: Position): number {
    return comparePositions(a, b);
  }

  /** A mark at the end of the stream: at its exact place one of two wins, it or an append. */
  async closeStream(stream: string): Promise<void> {
    this.guard.assertWritable();
    if (!isReadable(stream)) return;
    for (const giveUpAt = Date.now() + this.patienceMs; ; ) {
      const { version, closed } = await this.reader.state(stream);
      if (closed) return;
      const written = await this.writer.write({ stream, at: (version ?? -1) + 1 }, [jsonEvent({ id: randomUUID(), type: CLOSED, data: {} })], giveUpAt);
      if (written.outcome === 'written' || written.outcome === 'deleted') return;
      if (written.outcome !== 'occupied') throw new EventStoreRefused('credentials', `the event store at ${this.shown} does not let streams be closed`);
      if (Date.now() > giveUpAt) throw new EventStoreBusy('others keep writing to this stream; it is not closed');
    }
  }

  async close(): Promise<void> {
    if (this.ending.signal.aborted) return;
    this.ending.abort(new EventStoreClosed());
    await this.gate.empty();
    await this.guard.close();
    this.gone.abort();
    await this.client.end();
  }
}

function refuseNames(stream: string, events: readonly EventToAppend[]): AppendResult | null {
  const taken = stream.startsWith('$') || stream.startsWith(KEY_STREAM) || stream === NOTEBOOK || events.some(({ type }) => type.startsWith('$') || type === CLOSED || type === INTENT);
  return taken ? { outcome: 'rejected', reason: 'names that begin with $, and some with keystead., are the event store\'s own' } : null;
}

/**
 * Connects and looks whether the event store can be used as it is set up, before anything is written.
 * @throws EventStoreRefused, EventStoreUnavailable
 */
export async function openEventStoreDb(options: EventStoreDbOptions): Promise<EventStoreDb> {
  const address = parseAddress(options.url);
  const store = new NodeEventStore(new NodeClient(...address.client), address, options);
  try {
    await (options.readOnly === true ? store.guard.lookOn() : store.guard.start());
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}
