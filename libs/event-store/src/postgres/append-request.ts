import type { AppendResult, EventToAppend, Expected, IdempotencyToken } from '../port.js';
import { CLOSED, CONFLICT, EXPECT_ANY, EXPECT_EXISTS, EXPECT_NONE, MISMATCH, REPEATED } from './append-sql.js';
import { byteaArray, int4Array, textArray, uuidArray } from './wire.js';

/** One caller's append on its way to the database; exactly one of `settle` and `fail` is called, once. */
export interface AppendRequest {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: readonly EventToAppend[];
  readonly bytes: number;
  readonly idempotency: IdempotencyToken | undefined;
  settle(answer: Answer): void;
  fail(error: Error): void;
}

/** `repeated` still lacks what was stored then; the engine looks it up. */
export type Answer = Exclude<AppendResult, { outcome: 'repeated' }> | { readonly outcome: 'repeated' };

function expectedCode(expected: Expected): number {
  if (typeof expected === 'number') return expected;
  return expected === 'any' ? EXPECT_ANY : expected === 'none' ? EXPECT_NONE : EXPECT_EXISTS;
}

/** The arguments of events.append_one after the writer; null when it is not a batch of one event. */
export function oneArguments(batch: readonly AppendRequest[]): (Buffer | string | number | null)[] | null {
  const [request] = batch;
  const event = request?.events[0];
  if (request === undefined || event === undefined || batch.length > 1 || request.events.length > 1) return null;
  const { key = null, fingerprint = null } = request.idempotency ?? {};
  return [request.stream, expectedCode(request.expected), key, fingerprint, event.id, event.type, event.organisation, event.header, event.payload, event.salt, event.mac];
}

/** The arguments of events.append_batch after the writer. */
export function batchArguments(batch: readonly AppendRequest[]): (Buffer | null)[] {
  const names = [...new Set(batch.map((request) => request.stream))].sort(byBytes);
  const place = new Map(names.map((name, index) => [name, index + 1]));
  const events = batch.flatMap((request) => request.events);
  const keyed = batch.some((request) => request.idempotency !== undefined);
  return [
    textArray(names),
    int4Array(batch.map((request) => place.get(request.stream) ?? 0)),
    int4Array(batch.map((request) => expectedCode(request.expected))),
    int4Array(batch.map((request) => request.events.length)),
    keyed ? textArray(batch.map((request) => request.idempotency?.key ?? null)) : null,
    keyed ? textArray(batch.map((request) => request.idempotency?.fingerprint ?? null)) : null,
    int4Array(batch.flatMap((request, index) => request.events.map(() => index + 1))),
    uuidArray(events.map((event) => event.id)),
    textArray(events.map((event) => event.type)),
    textArray(events.map((event) => event.organisation)),
    byteaArray(events.map((event) => event.header)),
    byteaArray(events.map((event) => event.payload)),
    byteaArray(events.map((event) => event.salt)),
    byteaArray(events.map((event) => event.mac)),
  ];
}

/** Collation "C" compares UTF-8 bytes; JavaScript's own order differs beyond the basic plane. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

export function stored(request: AppendRequest, version: number, position: number): Answer {
  return { outcome: 'appended', version, position: String(position), eventIds: request.events.map((event) => event.id) };
}

/** @param numbers code, version and distance from `head`, see append-sql.ts */
export function answerOf(request: AppendRequest, head: number, numbers: readonly [number, number, number]): Answer {
  const [code, version, distance] = numbers;
  switch (code) {
    case CONFLICT:
      return { outcome: 'conflict', currentVersion: version === -1 ? null : version };
    case CLOSED:
      return { outcome: 'stream-closed' };
    case REPEATED:
      return { outcome: 'repeated' };
    case MISMATCH:
      return { outcome: 'idempotency-mismatch' };
    default:
      return stored(request, version, head + distance);
  }
}
