/**
 * What stands beside an event's payload, in the bytes that EventStoreDB calls metadata: header, salt and MAC as they came, and on the
 * first event of an append the idempotency token it was brought with. Binary, so that neither the node nor its client changes a byte.
 * A stored format: it only grows by another number behind `KSE`.
 */
import { hash } from 'node:crypto';
import type { EventToAppend, IdempotencyToken } from '../port.js';

const MAGIC = Buffer.from('KSE\x01', 'latin1');
const SALT = 32;
const MAC = 32;
/** Of organisation, header, key and fingerprint; then how many events the append has. */
const LENGTHS = 20;

/** Types of events of the engine's own; readers of the log never see them. */
export const CLOSED = 'keystead.closed';
export const INTENT = 'keystead.intent';
/** Neither the node's own events nor the engine's. */
export const OUR_TYPES = '^(?!\\$|keystead\\.(closed|intent)$)';

export interface Frame {
  readonly organisation: string;
  readonly header: Buffer;
  readonly salt: Buffer;
  readonly mac: Buffer;
  readonly token: FrameToken | null;
}

export interface FrameToken extends IdempotencyToken {
  /** Events of the append. */
  readonly count: number;
}

export function keyHashOf(key: string): string {
  return hash('sha256', key);
}

/** @param token of the append, for its first event */
export function encodeFrame(event: EventToAppend, token: FrameToken | undefined): Uint8Array {
  const parts = [Buffer.from(event.organisation), event.header, Buffer.from(token?.key ?? ''), Buffer.from(token?.fingerprint ?? '')];
  const lengths = Buffer.alloc(LENGTHS);
  parts.forEach((part, index) => lengths.writeUInt32BE(part.length, 4 * index));
  lengths.writeUInt32BE(token?.count ?? 0, 4 * parts.length);
  const bytes = Buffer.concat([MAGIC, lengths, event.salt, event.mac, ...parts]);
  return new Uint8Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** null: no event that this engine wrote. */
export function decodeFrame(metadata: unknown): Frame | null {
  if (!(metadata instanceof Uint8Array)) return null;
  const bytes = Buffer.from(metadata.buffer, metadata.byteOffset, metadata.length);
  const start = MAGIC.length + LENGTHS + SALT + MAC;
  if (bytes.length < start || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  const lengths = [0, 1, 2, 3].map((index) => bytes.readUInt32BE(MAGIC.length + 4 * index));
  if (start + lengths.reduce((sum, length) => sum + length, 0) !== bytes.length) return null;
  let at = start;
  const [organisation, header, key, fingerprint] = lengths.map((length) => bytes.subarray(at, (at += length)));
  if (organisation === undefined || header === undefined || key === undefined || fingerprint === undefined) return null;
  const salt = bytes.subarray(start - SALT - MAC, start - MAC);
  const count = bytes.readUInt32BE(MAGIC.length + LENGTHS - 4);
  const token = key.length === 0 ? null : { key: key.toString('utf8'), fingerprint: fingerprint.toString('utf8'), count };
  return { organisation: organisation.toString('utf8'), header, salt, mac: bytes.subarray(start - MAC, start), token };
}

/** As a node counts, which is what its limit is about: payload, metadata, and the type in UTF-16. */
export function weightOf(events: readonly EventToAppend[], token?: IdempotencyToken): number {
  const fixed = MAGIC.length + LENGTHS + SALT + MAC;
  let bytes = token === undefined ? 0 : Buffer.byteLength(token.key) + Buffer.byteLength(token.fingerprint);
  for (const event of events) bytes += event.payload.length + fixed + event.header.length + Buffer.byteLength(event.organisation) + 2 * event.type.length;
  return bytes;
}
