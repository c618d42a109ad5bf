import { sha256 } from './merkle/hashes.js';

/** The leaf of an event, as ADR 0001 fixes it. */

export const SALT_BYTES = 32;
export const DIGEST_BYTES = 32;
const PAYLOAD_DOMAIN = Buffer.from('keystead.payload.v1\u0000');

/** @param header canonical JSON of the event's header */
export function leafHeader(header: string, index: number, sealedAt: string): string {
  return `{"event":${header},"index":${index},"sealedAt":"${sealedAt}","v":1}`;
}

// Hashing is synchronous, so one growing buffer serves every leaf and payload.
let scratch = Buffer.alloc(4096);

function room(bytes: number): Buffer {
  if (scratch.length < bytes) scratch = Buffer.alloc(bytes * 2);
  return scratch;
}

/** SHA-256(0x00 || leaf header || payload digest) */
export function leafHash(leaf: string, digest: Uint8Array): Buffer {
  const buffer = room(1 + leaf.length * 3 + DIGEST_BYTES);
  buffer[0] = 0;
  const end = 1 + buffer.write(leaf, 1, 'utf8');
  buffer.set(digest, end);
  return sha256(buffer.subarray(0, end + DIGEST_BYTES));
}

/** SHA-256("keystead.payload.v1" || 0x00 || salt || payload) */
export function payloadDigest(salt: Uint8Array, payload: Uint8Array): Buffer {
  const start = PAYLOAD_DOMAIN.length + salt.length;
  const buffer = room(start + payload.length);
  buffer.set(PAYLOAD_DOMAIN);
  buffer.set(salt, PAYLOAD_DOMAIN.length);
  buffer.set(payload, start);
  return sha256(buffer.subarray(0, start + payload.length));
}
