import { hash } from 'node:crypto';

/** SHA-256 with the domain separation of RFC 6962 section 2.1. Every hash is a Buffer of 32 bytes. */

export const HASH_BYTES = 32;

/** Through a binary string: a one-shot hash into a string is much faster than one into a Buffer, and this runs once per leaf and node. */
export function sha256(bytes: Uint8Array): Buffer {
  return Buffer.from(hash('sha256', bytes, 'binary'), 'binary');
}

/** For a hash that is kept: its own 32 bytes, or it keeps alive the 64 KiB of Node's pool that it was cut from. */
export function owned(kept: Buffer): Buffer {
  if (kept.buffer.byteLength === kept.length) return kept;
  const copy = Buffer.alloc(kept.length);
  copy.set(kept);
  return copy;
}

/** MTH({}) = SHA-256(): the root of a tree without leaves. */
export const EMPTY_ROOT: Buffer = sha256(Buffer.alloc(0));

/** SHA-256(0x00 || data) */
export function hashLeafData(data: Uint8Array): Buffer {
  const input = Buffer.allocUnsafe(data.length + 1);
  input[0] = 0;
  input.set(data, 1);
  return sha256(input);
}

// One scratch buffer: hashing is synchronous, and a million nodes would otherwise be a million allocations.
const scratch = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

/** SHA-256(0x01 || left || right) */
export function hashNode(left: Uint8Array, right: Uint8Array): Buffer {
  scratch.set(left, 1);
  scratch.set(right, 1 + HASH_BYTES);
  return sha256(scratch);
}
