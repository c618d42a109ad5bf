/** AES-256-GCM with a 96-bit nonce and the 128-bit tag behind the ciphertext (NIST SP 800-38D). */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

/** The key, the nonce, the additional data or a byte of the box is not the one it was sealed with; which of them is not to be known. */
export class DoesNotOpen extends Error {
  override readonly name = 'DoesNotOpen';
}

export function aeadSeal(key: Buffer | KeyObject, nonce: Buffer, aad: Buffer, plaintext: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(aad);
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** @throws DoesNotOpen */
export function aeadOpen(key: Buffer | KeyObject, nonce: Buffer, aad: Buffer, box: Buffer): Buffer {
  if (nonce.length !== NONCE_BYTES || box.length < TAG_BYTES) throw new DoesNotOpen('the box is too short');
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(aad);
  decipher.setAuthTag(box.subarray(box.length - TAG_BYTES));
  const plaintext = decipher.update(box.subarray(0, box.length - TAG_BYTES));
  try {
    decipher.final();
  } catch {
    plaintext.fill(0);
    throw new DoesNotOpen('the box does not open with this key and this additional data');
  }
  return plaintext;
}
