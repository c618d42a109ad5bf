import { setTimeout as pause } from 'node:timers/promises';
import type { BinaryEventType, EventData } from '@eventstore/db-client';
import { EventStoreBusy, GapInTheLog } from '../errors.js';
import { MAX_APPEND_BYTES } from '../limits.js';
import type { AppendResult, EventToAppend, Expected, IdempotencyToken } from '../port.js';
import { encodeFrame, weightOf } from './frame.js';
import { NOTHING_SAID } from './key-book.js';
import type { Entry, KeyBook } from './key-book.js';
import { unknownOutcome } from './judge.js';
import type { Reader, StreamState } from './reader.js';
import { Turns } from './gate.js';
import type { Place, Writer, Written } from './writer.js';

export interface Append {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: readonly EventToAppend[];
  readonly token: IdempotencyToken | undefined;
}

interface Parts {
  readonly reader: Reader;
  readonly writer: Writer;
  readonly book: KeyBook;
  readonly patienceMs: number;
}

/** Turns what the port promises into appends at exact places. */
export class Appender {
  private readonly turns = new Turns();

  constructor(private readonly parts: Parts) {}

  append(append: Append): Promise<AppendResult> {
    const work = (): Promise<AppendResult> => (append.token === undefined ? this.plain(append) : this.keyed(append, append.token));
    // Whoever takes the stream as it comes must know where it ends: many at once would only refute each other.
    return isExact(append.expected) ? work() : this.turns.of(append.stream, work);
  }

  private async plain(append: Append): Promise<AppendResult> {
    const giveUpAt = Date.now() + this.parts.patienceMs;
    for (;;) {
      const at = await this.placeFor(append);
      if (typeof at !== 'number') return at;
      const place = { stream: append.stream, at };
      const answer = await this.answerTo(append, place, await this.parts.writer.write(place, encoded(append), giveUpAt));
      if (answer !== null) return answer;
      await again(giveUpAt);
    }
  }

  private async keyed(append: Append, token: IdempotencyToken): Promise<AppendResult> {
    const { book, patienceMs } = this.parts;
    const began = Date.now();
    // An exact place needs no look first: that nothing was said about a new key is found out by saying something.
    let entry: Entry = isExact(append.expected) ? NOTHING_SAID : await book.read(token.key);
    for (;;) {
      const earlier = await this.earlier(entry, token);
      if (earlier !== null) return earlier;
      const at = await this.placeFor(append);
      if (typeof at !== 'number') return at;
      const place = { stream: append.stream, at };
      if (await book.isOpen(entry, place, began)) {
        await again(began + 2 * patienceMs);
        entry = await book.read(token.key);
        continue;
      }
      const giveUpAt = Date.now() + patienceMs;
      const number = await book.say(token, entry, place, append.events.map(({ id }) => id), giveUpAt);
      if (number === null) {
        entry = await book.read(token.key);
        continue;
      }
      const written = await this.parts.writer.write(place, encoded(append), giveUpAt);
      if (written.outcome !== 'written') {
        // It may have lost against a copy of itself from another process.
        entry = await book.read(token.key);
        const copy = written.outcome === 'occupied' ? await this.earlier(entry, token) : null;
        if (copy !== null) return copy;
        await book.release(token.key, number, giveUpAt);
        entry = await book.read(token.key);
      }
      const answer = await this.answerTo(append, place, written);
      if (answer !== null) return answer;
      await again(began + 2 * patienceMs);
    }
  }

  private async earlier(entry: Entry, token: IdempotencyToken): Promise<AppendResult | null> {
    const stored = await this.parts.book.stored(token.key, entry);
    if (stored === null) return null;
    if (stored.fingerprint !== token.fingerprint) return { outcome: 'idempotency-mismatch' };
    return { outcome: 'repeated', version: stored.version, position: stored.position, eventIds: stored.eventIds };
  }

  /** The version that the first event would get, or why there is no place for it. */
  private async placeFor({ stream, expected }: Append): Promise<number | AppendResult> {
    if (isExact(expected)) return expected === 'none' ? 0 : expected + 1;
    const state = await this.parts.reader.state(stream);
    if (state.closed) return { outcome: 'stream-closed' };
    return expected === 'exists' && state.version === null ? { outcome: 'conflict', currentVersion: null } : (state.version ?? -1) + 1;
  }

  /** null: somebody was quicker, and the caller takes the stream as it comes. */
  private async answerTo(append: Append, place: Place, written: Written): Promise<AppendResult | null> {
    switch (written.outcome) {
      case 'written':
        return this.stored(append, place);
      case 'too-large':
        return { outcome: 'too-large', bytes: weightOf(append.events, append.token), limit: Math.min(written.limit, MAX_APPEND_BYTES) };
      case 'refused':
        return { outcome: 'rejected', reason: 'the event store refuses it' };
      case 'deleted':
        return { outcome: 'stream-closed' };
      case 'occupied': {
        if (!isExact(append.expected)) return null;
        const state: StreamState = await this.parts.reader.state(append.stream);
        return state.closed ? { outcome: 'stream-closed' } : { outcome: 'conflict', currentVersion: state.version };
      }
    }
  }

  /** What the node says of the place of an append is not the same on every node: the place of its last event is read. */
  private async stored({ events, stream }: Append, place: Place): Promise<AppendResult> {
    const version = place.at + events.length - 1;
    const [last] = await this.parts.reader.range(stream, version, 1).catch((error: unknown) => {
      throw unknownOutcome(error);
    });
    if (last?.event.id !== events.at(-1)?.id || last === undefined) throw new GapInTheLog(`version ${version} of ${stream}`);
    return { outcome: 'appended', version, position: last.event.position, eventIds: events.map(({ id }) => id) };
  }
}

function isExact(expected: Expected): expected is 'none' | number {
  return expected === 'none' || typeof expected === 'number';
}

async function again(giveUpAt: number): Promise<void> {
  if (Date.now() > giveUpAt) throw new EventStoreBusy('others keep writing to this stream, or the same command is still under way elsewhere; nothing was stored');
  await pause(5 + Math.random() * 20);
}

function encoded({ events, token }: Append): EventData[] {
  return events.map((event, index): EventData<BinaryEventType> => ({
    id: event.id,
    type: event.type,
    contentType: 'application/octet-stream',
    data: new Uint8Array(event.payload),
    metadata: encodeFrame(event, index === 0 && token !== undefined ? { ...token, count: events.length } : undefined),
  }));
}
