import { Bell } from '../bell.js';
import { refuseAppend } from '../check-append.js';
import { EventStoreClosed, LogWentBack } from '../errors.js';
import { isUnfiltered, matches } from '../filter.js';
import { pageSize } from '../limits.js';
import type { AppendResult, BatchHandler, EarlierAppend, EventStore, EventToAppend, Expected, IdempotencyToken, Position, ReadAllOptions, ReadStreamOptions, RecordedEvent, SubscribeOptions } from '../port.js';
import { comparePositions, toNumber, toPosition } from '../positions.js';
import { follow } from '../subscription.js';

const POLL_MS = 1000;

function agrees(expected: Expected, current: number | null): boolean {
  if (expected === 'any') return true;
  if (expected === 'none') return current === null;
  return expected === 'exists' ? current !== null : current === expected;
}

/** Keeps everything in this process and forgets it at its end: for tests and for trying things out, never for facts. */
export class InMemoryEventStore implements EventStore {
  private readonly log: RecordedEvent[] = [];
  private readonly streams = new Map<string, RecordedEvent[]>();
  private readonly appends = new Map<string, EarlierAppend>();
  private readonly closedStreams = new Set<string>();
  private readonly bell = new Bell();
  private lastTime = 0;
  private closed = false;

  append(stream: string, expected: Expected, events: readonly EventToAppend[], options: { readonly idempotency?: IdempotencyToken } = {}): Promise<AppendResult> {
    if (this.closed) return Promise.reject(new EventStoreClosed());
    return Promise.resolve(refuseAppend(stream, expected, events, options.idempotency) ?? this.decide(stream, expected, events, options.idempotency));
  }

  private decide(stream: string, expected: Expected, events: readonly EventToAppend[], idempotency: IdempotencyToken | undefined): AppendResult {
    const earlier = idempotency === undefined ? undefined : this.appends.get(idempotency.key);
    if (earlier !== undefined) {
      if (earlier.fingerprint !== idempotency?.fingerprint) return { outcome: 'idempotency-mismatch' };
      return { outcome: 'repeated', version: earlier.version, position: earlier.position, eventIds: earlier.eventIds };
    }
    if (this.closedStreams.has(stream)) return { outcome: 'stream-closed' };
    const recorded = this.streams.get(stream) ?? [];
    const currentVersion = recorded.length === 0 ? null : recorded.length - 1;
    if (!agrees(expected, currentVersion)) return { outcome: 'conflict', currentVersion };
    this.lastTime = Math.max(this.lastTime, Date.now());
    for (const event of events) {
      const copy = { header: Buffer.from(event.header), payload: Buffer.from(event.payload), salt: Buffer.from(event.salt), mac: Buffer.from(event.mac) };
      const place = { stream, version: recorded.length, position: toPosition(this.log.length + 1), recordedAt: new Date(this.lastTime) };
      const stored: RecordedEvent = { id: event.id, type: event.type, organisation: event.organisation, ...copy, ...place };
      recorded.push(stored);
      this.log.push(stored);
    }
    this.streams.set(stream, recorded);
    const result = { version: recorded.length - 1, position: toPosition(this.log.length), eventIds: events.map((event) => event.id) };
    if (idempotency !== undefined) this.appends.set(idempotency.key, { ...result, stream, fingerprint: idempotency.fingerprint });
    this.bell.ring();
    return { outcome: 'appended', ...result };
  }

  findAppend(idempotencyKey: string): Promise<EarlierAppend | null> {
    return Promise.resolve(this.appends.get(idempotencyKey) ?? null);
  }

  async *readStream(stream: string, options: ReadStreamOptions = {}): AsyncIterable<RecordedEvent> {
    const recorded = this.streams.get(stream) ?? [];
    const last = recorded.length - 1;
    const backward = options.direction === 'backward';
    let left = options.max ?? Infinity;
    for (let at = backward ? Math.min(options.from ?? last, last) : (options.from ?? 0); left > 0; at += backward ? -1 : 1) {
      const event = recorded[at];
      if (event === undefined) return;
      left -= 1;
      yield event;
    }
  }

  async *readAll(options: ReadAllOptions = {}): AsyncIterable<RecordedEvent> {
    let left = options.max ?? Infinity;
    const head = this.log.length;
    for (let at = this.placeOf(options.after ?? ''); at < head && left > 0; at += 1) {
      const event = this.log[at];
      if (event === undefined || !matches(options, event)) continue;
      left -= 1;
      yield event;
    }
  }

  subscribe(options: SubscribeOptions, handler: BatchHandler): Promise<void> {
    const size = pageSize(options.pageSize);
    const pages = async function* (this: InMemoryEventStore, after: Position): AsyncGenerator<{ events: RecordedEvent[]; upTo: Position }> {
      for (let at = this.placeOf(after); at < this.log.length; ) {
        const window = this.log.slice(at, at + size);
        at += window.length;
        yield { events: isUnfiltered(options) ? window : window.filter((event) => matches(options, event)), upTo: toPosition(at) };
      }
    }.bind(this);
    return follow({ pages, bell: this.bell, pollMs: POLL_MS, isPassing: () => false }, options.after ?? '', options.signal, handler);
  }

  /** @throws LogWentBack */
  private placeOf(after: Position): number {
    const place = toNumber(after);
    if (place > this.log.length) throw new LogWentBack(after, toPosition(this.log.length));
    return place;
  }

  head(): Promise<Position> {
    return Promise.resolve(toPosition(this.log.length));
  }

  comparePositions(a: Position, b: Position): number {
    return comparePositions(a, b);
  }

  closeStream(stream: string): Promise<void> {
    this.closedStreams.add(stream);
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

export function openInMemoryEventStore(): EventStore {
  return new InMemoryEventStore();
}
