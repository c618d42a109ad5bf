/**
 * The event store as everybody above it sees it: bytes in, bytes out, nothing of the domain. Two engines keep the same
 * promise, which is written down as `contract-suite.ts`.
 */

/** Opaque outside an engine; order two of them with `comparePositions`. `''` is before the first event. */
export type Position = string;

/** What the stream must look like for an append to be accepted; a number is the version of its last event, from 0. */
export type Expected = 'any' | 'none' | 'exists' | number;

export interface EventToAppend {
  /** UUID, lower case. */
  readonly id: string;
  /** `<context>.<words>@<version>` */
  readonly type: string;
  readonly organisation: string;
  /** Canonical bytes, see ADR 0001; the store never looks inside. */
  readonly header: Buffer;
  readonly payload: Buffer;
  /** 32 bytes. */
  readonly salt: Buffer;
  /** 32 bytes. */
  readonly mac: Buffer;
}

export interface RecordedEvent extends EventToAppend {
  readonly stream: string;
  /** Place in its stream, from 0, without gaps. */
  readonly version: number;
  readonly position: Position;
  /** The engine's clock; never runs backwards along positions (in a cluster of EventStoreDB: but by what two nodes' clocks differ). */
  readonly recordedAt: Date;
}

/** Tokens never expire. The key is already scoped to organisation and actor by the caller. */
export interface IdempotencyToken {
  /** At most 500 bytes. */
  readonly key: string;
  /** Keyed digest of the command, at most 200 bytes. */
  readonly fingerprint: string;
}

/** What was stored: `version` and `position` are those of the append's last event. */
export interface Stored {
  readonly version: number;
  readonly position: Position;
  readonly eventIds: readonly string[];
}

export type AppendResult =
  | ({ readonly outcome: 'appended' } & Stored)
  /** The same key and fingerprint were appended before: these are that append's ids, nothing was stored now. */
  | ({ readonly outcome: 'repeated' } & Stored)
  | { readonly outcome: 'conflict'; /** null: the stream does not exist. */ readonly currentVersion: number | null }
  | { readonly outcome: 'idempotency-mismatch' }
  | { readonly outcome: 'too-large'; readonly bytes: number; readonly limit: number }
  | { readonly outcome: 'stream-closed' }
  /** The engine cannot take this request, ever: a malformed id, a NUL in a name, no event at all. */
  | { readonly outcome: 'rejected'; readonly reason: string };

export interface EarlierAppend extends Stored {
  readonly stream: string;
  readonly fingerprint: string;
}

export interface ReadStreamOptions {
  /** First version to give; defaults to the first event forward, the last event backward. */
  readonly from?: number;
  readonly direction?: 'forward' | 'backward';
  readonly max?: number;
}

export interface EventFilter {
  /** `<context>.<kind>`; none given means all. */
  readonly categories?: readonly string[];
  readonly types?: readonly string[];
  readonly organisation?: string;
}

export interface ReadAllOptions extends EventFilter {
  readonly after?: Position;
  readonly max?: number;
  /** Events fetched at a time, 1 to 10,000. */
  readonly pageSize?: number;
}

export interface SubscribeOptions extends EventFilter {
  readonly after?: Position;
  readonly signal: AbortSignal;
  /** Most events given to the handler at once, 1 to 10,000. */
  readonly pageSize?: number;
}

export type BatchHandler = (batch: readonly RecordedEvent[]) => Promise<void>;

export interface EventStore {
  /**
   * Stores all of the events, in order, or none of them. An expected "no" is a value; it throws only when the engine is out
   * of reach, and then nothing was stored or `UnknownAppendOutcome` says that nobody can tell.
   */
  append(stream: string, expected: Expected, events: readonly EventToAppend[], options?: { readonly idempotency?: IdempotencyToken }): Promise<AppendResult>;
  findAppend(idempotencyKey: string): Promise<EarlierAppend | null>;
  /** A stream that does not exist reads as empty. */
  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<RecordedEvent>;
  /** In commit order: whoever continues after the last position they saw misses nothing. Ends at the head of the moment. @throws LogWentBack when the log ends before `after` */
  readAll(options?: ReadAllOptions): AsyncIterable<RecordedEvent>;
  /** Catches up, then follows. One batch at a time: the next is fetched when the handler is done. Resolves on abort, rejects with the handler's error, or with LogWentBack when the log ends before a position it has come to. */
  subscribe(options: SubscribeOptions, handler: BatchHandler): Promise<void>;
  /** Position of the last event, `''` while there is none. */
  head(): Promise<Position>;
  /** Negative, zero or positive, as for `Array.prototype.sort`. */
  comparePositions(a: Position, b: Position): number;
  /** No append to it is accepted any more; it can be read as before. Closing twice, or a stream that does not exist, is fine. */
  closeStream(stream: string): Promise<void>;
  /** Answers what is under way, then lets go of connections. */
  close(): Promise<void>;
}
