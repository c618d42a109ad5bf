/** Where event ids, salts and nonces come from; a value, so that test vectors can fix it. */
import { randomBytes, randomUUID } from 'node:crypto';

export interface Randomness {
  /** A random UUID, lower case. */
  uuid(): string;
  /** A buffer that is nobody else's. */
  bytes(length: number): Buffer;
}

const POOL_BYTES = 8192;

/** Asks the system for 8 KiB at a time: a call per salt would cost more than the hash of the payload. */
export function systemRandomness(): Randomness {
  let pool = Buffer.alloc(0);
  return {
    uuid: randomUUID,
    bytes: (length) => {
      if (length > POOL_BYTES) return randomBytes(length);
      if (pool.length < length) pool = randomBytes(POOL_BYTES);
      const bytes = pool.subarray(0, length);
      pool = pool.subarray(length);
      return bytes;
    },
  };
}
