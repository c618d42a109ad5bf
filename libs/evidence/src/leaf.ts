import { sha256 } from './merkle/hashes.js';

/** The leaf of an event, as ADR 0001 fixes it. */

export const SALT_BYTES = 32;
export const DIGEST_BYTES = 32;
const PAYLOAD_DOMAIN = Buffer.from('keystead.payload.v1\u0000');

/** SHA-256("keystead.payload.v1" || 0x00 || salt || payload) */
export function payloadDigest(salt: Uint8Array, payload: Uint8Array): Buffer {
  return sha256(Buffer.concat([PAYLOAD_DOMAIN, salt, payload]));
}

/** @param header canonical JSON of the event's header */
export function leafHeader(header: string, index: number, sealedAt: string): string {
  return `{"event":${header},"index":${index},"sealedAt":"${sealedAt}","v":1}`;
}

// Hashing is synchronous, so one growing buffer serves every leaf.
let scratch = Buffer.alloc(4096);

/** SHA-256(0x00 || leaf header || payload digest) */
export function leafHash(leaf: string, digest: Uint8Array): Buffer {
  const most = 1 + leaf.length * 3 + DIGEST_BYTES;
  if (scratch.length < most) scratch = Buffer.alloc(most * 2);
  scratch[0] = 0;
  const end = 1 + scratch.write(leaf, 1, 'utf8');
  scratch.set(digest, end);
  return sha256(scratch.subarray(0, end + DIGEST_BYTES));
}
