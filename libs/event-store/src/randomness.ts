/** Where event ids, salts and nonces come from; a value, so that test vectors can fix it. */
import { randomBytes } from 'node:crypto';
import { timeOrderedBytes } from '@keystead/kernel/src/ids.js';

export interface Randomness {
  /** A UUID that nobody can foresee, lower case. */
  uuid(): string;
  /** A buffer that is nobody else's. */
  bytes(length: number): Buffer;
}

const POOL_BYTES = 8192;

/** Asks the system for 8 KiB at a time: a call per salt would cost more than the hash of the payload. */
export function systemRandomness(): Randomness {
  let pool = Buffer.alloc(0);
  const bytes = (length: number): Buffer => {
    if (length > POOL_BYTES) return randomBytes(length);
    if (pool.length < length) pool = randomBytes(POOL_BYTES);
    const taken = pool.subarray(0, length);
    pool = pool.subarray(length);
    return taken;
  };
  return { bytes, uuid: () => timeOrderedUuid(Date.now(), bytes(16)) };
}

/** Version 7 (RFC 9562): the newest lie side by side in every index by id, where random ones would each be on a page of their own. 74 bits stay random. */
function timeOrderedUuid(milliseconds: number, random: Uint8Array): string {
  const bytes = Buffer.from(timeOrderedBytes(milliseconds, random));
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
