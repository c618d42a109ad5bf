/**
 * A secret sealed under a data key of its own, the data key wrapped by the KMS. Both are bound to what the caller names, so a
 * ciphertext that was copied to another row, or whose row was changed, does not open.
 * Ciphertext: 0x01, nonce, AES-256-GCM box.
 */
import { randomBytes } from 'node:crypto';
import { canonicalJson } from '@keystead/kernel/src/canonical-json.js';
import type { JsonObject } from '@keystead/kernel/src/canonical-json.js';
import { DoesNotOpen, NONCE_BYTES, aeadOpen, aeadSeal } from './aead.js';
import type { Kms } from './kms.js';
import { wipe } from './secrets.js';

const FORMAT = 1;

export interface SealedEnvelope {
  readonly ciphertext: Buffer;
  readonly wrappedKey: Buffer;
  readonly kms: string;
  readonly keyVersion: string;
}

/** Unambiguous additional data from named values: `bindingOf('vaulted key', { organisation, key, revision, provider, destination })`. */
export function bindingOf(purpose: string, values: JsonObject): Buffer {
  return Buffer.from(canonicalJson({ purpose, values }), 'utf8');
}

export async function sealEnvelope(kms: Kms, plaintext: Buffer, aad: Buffer): Promise<SealedEnvelope> {
  const dataKey = randomBytes(32);
  try {
    const { ciphertext: wrappedKey, keyVersion } = await kms.wrap(dataKey, dataKeyBinding(aad));
    const nonce = randomBytes(NONCE_BYTES);
    const box = aeadSeal(dataKey, nonce, aad, plaintext);
    return { ciphertext: Buffer.concat([Buffer.from([FORMAT]), nonce, box]), wrappedKey, kms: kms.name, keyVersion };
  } finally {
    wipe(dataKey);
  }
}

/**
 * The caller wipes the result.
 * @throws DoesNotOpen when the ciphertext or the binding is not the sealed one, or another KMS wrapped the key
 * @throws UnwrapRefused when the KMS does not open the data key
 */
export async function openEnvelope(kms: Kms, sealed: SealedEnvelope, aad: Buffer): Promise<Buffer> {
  if (sealed.kms !== kms.name) throw new DoesNotOpen(`the envelope was sealed with the KMS "${sealed.kms}", not "${kms.name}"`);
  if (sealed.ciphertext[0] !== FORMAT) throw new DoesNotOpen('the envelope is not in a form we write');
  const dataKey = await kms.unwrap(sealed.wrappedKey, dataKeyBinding(aad), sealed.keyVersion);
  try {
    return aeadOpen(dataKey, sealed.ciphertext.subarray(1, 1 + NONCE_BYTES), aad, sealed.ciphertext.subarray(1 + NONCE_BYTES));
  } finally {
    wipe(dataKey);
  }
}

/** What the data key itself is wrapped for. Apart from the caller's own bindings, so it is never taken for a secret that was wrapped directly. */
export function dataKeyBinding(aad: Buffer): Buffer {
  return Buffer.concat([Buffer.from('keystead.envelope.v1\0'), aad]);
}
