import { Pool } from 'pg';
import { bytesOf, isStorableText, refuseAppend } from '../check-append.js';
import { EventStoreClosed, GapInTheLog, LogWentBack, NotAPosition } from '../errors.js';
import { InFlightKeys } from '../in-flight-keys.js';
import { MAX_KEY_BYTES, MAX_NAME_BYTES, pageSize } from '../limits.js';
import type { AppendResult, BatchHandler, EarlierAppend, EventStore, EventToAppend, Expected, IdempotencyToken, Position, ReadAllOptions, ReadStreamOptions, RecordedEvent, SubscribeOptions } from '../port.js';
import { comparePositions, toNumber, toPosition } from '../positions.js';
import { follow } from '../subscription.js';
import type { Answer, AppendRequest } from './append-request.js';
import { Batcher } from './batcher.js';
import { HeadListener } from './head-listener.js';
import { Lane } from './lane.js';
import { Reader } from './reader.js';
import { giveUpSilentConnections } from './silent-connections.js';
import { Tail } from './tail.js';

export interface PostgresEventStoreOptions {
  readonly connectionString: string;
  /** To read with; without it the store opens one of its own of `readers` connections. */
  readonly pool?: Pool;
  readonly readers?: number;
  /** Writing connections. Commits are one after the other in any case; two overlap the work around them. */
  readonly lanes?: number;
  /** How long an append waits for a database that is away, in milliseconds. */
  readonly patienceMs?: number;
  /** How long a subscription waits for a hint before it looks for itself, in milliseconds. */
  readonly pollMs?: number;
  readonly batchTimeoutMs?: number;
  /** A reading connection of the store's own that says nothing for so long is given up, and another one is asked, in milliseconds. */
  readonly silenceMs?: number;
  /** Leaves out the shortcut for a single event; for tests. */
  readonly alwaysBatch?: boolean;
}

const LIMITS = { maxRequests: 512, maxEvents: 1000, maxBytes: 4 * 1024 * 1024, maxWaiting: 20_000, maxWaitingBytes: 64 * 1024 * 1024 };
/** Readers ask by key, a page at a time. */
const SILENCE_MS = 10_000;

class PostgresEventStore implements EventStore {
  private readonly batcher: Batcher;
  private readonly reader: Reader;
  private readonly tail: Tail;
  private readonly listener: HeadListener;
  private readonly keys = new InFlightKeys();
  private readonly ending = new AbortController();

  constructor(
    private readonly pool: Pool,
    private readonly ownsPool: boolean,
    private readonly options: PostgresEventStoreOptions,
  ) {
    const { connectionString, lanes = 2, patienceMs = 10_000, batchTimeoutMs = 15_000, alwaysBatch = false } = options;
    const lane = { connectionString, patienceMs, batchTimeoutMs, lockTimeoutMs: 10_000, alwaysBatch };
    this.reader = new Reader(pool);
    this.tail = new Tail(this.reader);
    this.listener = new HeadListener(connectionString);
    this.batcher = new Batcher(Array.from({ length: lanes }, () => new Lane(lane, () => this.listener.bell.ring())), LIMITS);
  }

  async append(stream: string, expected: Expected, events: readonly EventToAppend[], options: { readonly idempotency?: IdempotencyToken } = {}): Promise<AppendResult> {
    const { idempotency } = options;
    const refusal = refuseAppend(stream, expected, events, idempotency);
    if (refusal !== null) return refusal;
    const bytes = bytesOf(events);
    const send = async (): Promise<AppendResult> => {
      const answer = await new Promise<Answer>((settle, fail) => {
        const request: AppendRequest = { stream, expected, events, bytes, idempotency, settle, fail };
        this.batcher.add(request);
      });
      if (answer.outcome !== 'repeated') return answer;
      const earlier = await this.findAppend(idempotency?.key ?? '');
      if (earlier === null) throw new GapInTheLog(`the append of an idempotency key on ${stream}`);
      return { outcome: 'repeated', version: earlier.version, position: earlier.position, eventIds: earlier.eventIds };
    };
    return idempotency === undefined ? send() : this.keys.once(idempotency, send);
  }

  findAppend(idempotencyKey: string): Promise<EarlierAppend | null> {
    return isStorableText(idempotencyKey, MAX_KEY_BYTES) ? this.reader.findAppend(idempotencyKey) : Promise.resolve(null);
  }

  readStream(stream: string, options: ReadStreamOptions = {}): AsyncIterable<RecordedEvent> {
    return this.reader.stream(stream, options);
  }

  async *readAll(options: ReadAllOptions = {}): AsyncIterable<RecordedEvent> {
    let left = options.max ?? Number.MAX_SAFE_INTEGER;
    const size = Math.min(pageSize(options.pageSize), Math.max(left, 1));
    if (left <= 0) return;
    for await (const { events } of this.reader.pages(toNumber(options.after ?? ''), options, size)) {
      for (const event of events) {
        yield event;
        left -= 1;
        if (left <= 0) return;
      }
    }
  }

  async subscribe(options: SubscribeOptions, handler: BatchHandler): Promise<void> {
    const size = pageSize(options.pageSize);
    const signal = AbortSignal.any([options.signal, this.ending.signal]);
    this.listener.start();
    const { tail, listener, options: { pollMs = 1000 } } = this;
    const pages = async function* (after: Position): AsyncGenerator<{ events: readonly RecordedEvent[]; upTo: Position }> {
      for await (const page of tail.pages(toNumber(after), options, size)) yield { events: page.events, upTo: toPosition(page.upTo) };
    };
    const isPassing = (error: unknown): boolean => !(error instanceof GapInTheLog || error instanceof LogWentBack || error instanceof NotAPosition);
    await tail.during(() => follow({ pages, bell: listener.bell, pollMs, isPassing }, options.after ?? '', signal, handler));
  }

  async head(): Promise<Position> {
    return toPosition(await this.reader.head());
  }

  comparePositions(a: Position, b: Position): number {
    return comparePositions(a, b);
  }

  async closeStream(stream: string): Promise<void> {
    if (!isStorableText(stream, MAX_NAME_BYTES)) return;
    await this.pool.query('INSERT INTO events.streams (name, version, closed) VALUES ($1, -1, true) ON CONFLICT (name) DO UPDATE SET closed = true', [stream]);
  }

  async close(): Promise<void> {
    if (this.ending.signal.aborted) return;
    this.ending.abort(new EventStoreClosed());
    await this.batcher.close();
    await this.listener.close();
    if (this.ownsPool) await this.pool.end();
  }
}

/** Connects when it is first used; `installSchema` must have run on that database by then. */
export function openPostgresEventStore(options: PostgresEventStoreOptions): EventStore {
  if (options.pool !== undefined) return new PostgresEventStore(options.pool, false, options);
  const pool = new Pool({ connectionString: options.connectionString, application_name: 'keystead reader', max: options.readers ?? 8, connectionTimeoutMillis: 2000, keepAlive: true, keepAliveInitialDelayMillis: 10_000, options: '-c jit=off' });
  giveUpSilentConnections(pool, options.silenceMs ?? SILENCE_MS);
  // An idle connection that breaks is replaced; without a listener it would end the process.
  pool.on('error', () => undefined);
  return new PostgresEventStore(pool, true, options);
}
