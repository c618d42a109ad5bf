/** Frozen by ADR 0001, "Payload, salt and digest". */
import { hash } from 'node:crypto';

export const SALT_BYTES = 32;
const DOMAIN = Buffer.from('keystead.payload.v1\0');

/** SHA-256 over the stored payload behind its salt; 32 bytes. The salt stops guessing of short payloads. */
export function payloadDigest(salt: Buffer, payload: Buffer): Buffer {
  if (salt.length !== SALT_BYTES) throw new RangeError(`a salt has ${SALT_BYTES} bytes`);
  return sha256(Buffer.concat([DOMAIN, salt, payload]));
}

/** Through a binary (latin1) string, because a one-shot hash into a string is three times as fast as one into a Buffer, and this runs once per event. */
export function sha256(bytes: Buffer): Buffer {
  return Buffer.from(hash('sha256', bytes, 'binary'), 'binary');
}
