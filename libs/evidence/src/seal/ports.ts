import type { LogKey } from '../note/keys.js';
import type { TileTree } from '../merkle/tiles.js';

/** What the sealer needs from its neighbours, told by shape alone: the event store and the keyring of this program fit. */

/** Opaque; '' is before the first event. */
export type Position = string;

export interface SourceEvent {
  readonly id: string;
  readonly type: string;
  readonly organisation: string;
  readonly stream: string;
  readonly position: Position;
  readonly header: Buffer;
  readonly payload: Buffer;
  readonly salt: Buffer;
  readonly mac: Buffer;
}

/** Events in commit order. */
export interface EventSource {
  readAll(options: { after: Position; max?: number; pageSize?: number; organisation?: string }): AsyncIterable<SourceEvent>;
  head(): Promise<Position>;
  comparePositions(a: Position, b: Position): number;
}

export interface WriterCheck {
  verify(keyName: string, header: Buffer, digest: Buffer, mac: Buffer): boolean;
}

export interface LogKeys {
  /** Part of every origin. */
  readonly installation: string;
  logSigningKey(logName: string): LogKey;
}

/** Where the last signed checkpoint of each log is kept *outside* the database that holds the log. */
export interface CheckpointVault {
  list(): Promise<readonly string[]>;
  read(logName: string): Promise<Buffer | null>;
  /** Atomic and durable. @throws LeaseLost when a checkpoint of more leaves is there: whoever writes this one was overtaken */
  write(logName: string, note: string): Promise<void>;
  /** Sets the present checkpoint aside for good and returns where it lies; nothing is ever deleted. */
  supersede(logName: string): Promise<string>;
  /** Takes away what writers left that were killed. */
  removeDrafts(): Promise<void>;
  /** How an operator finds it. */
  whereabouts(logName: string): string;
}

export interface LogState {
  /** The store's own number for the log. */
  readonly id: number;
  readonly name: string;
  readonly size: number;
  readonly root: Buffer;
  /** Of the last leaf; null in an empty log. */
  readonly sealedAt: Date | null;
  /** The newest checkpoint; null in an empty log. */
  readonly note: string | null;
}

export interface OpenLog extends LogState {
  readonly tree: TileTree;
}

export interface NewLeaf {
  readonly eventId: string;
  readonly position: Position;
}

/** What one log gains in one batch. */
export interface LogGrowth {
  readonly log: LogState;
  readonly leaves: readonly NewLeaf[];
  readonly size: number;
  readonly root: Buffer;
  readonly sealedAt: Date;
  readonly note: string;
  readonly tiles: ReturnType<TileTree['takeChanged']>;
}

export const PARK_REASONS = ['mac', 'header', 'payload', 'already-sealed'] as const;
export type ParkReason = (typeof PARK_REASONS)[number];

export interface ParkedEvent {
  readonly position: Position;
  readonly eventId: string;
  readonly organisation: string;
  readonly type: string;
  readonly reason: ParkReason;
}

export interface SealBatch {
  readonly after: Position;
  readonly position: Position;
  readonly growths: readonly LogGrowth[];
  readonly platform: LogGrowth | null;
  readonly parked: readonly ParkedEvent[];
}
