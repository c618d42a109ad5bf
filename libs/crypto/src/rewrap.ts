/** Wraps a key again under the version the KMS wraps with now. What the key itself sealed stays as it is. */
import { timingSafeEqual } from 'node:crypto';
import { UnwrapRefused } from './kms.js';
import type { Kms, Wrapped } from './kms.js';
import { wipe } from './secrets.js';

/**
 * Opens what it wrapped before anybody stores it: the old wrapping is about to be written over, and a wrong new one would lose the key.
 * @param key in the clear; the caller wipes it
 */
export async function wrapAgain(kms: Kms, key: Buffer, aad: Buffer): Promise<Wrapped> {
  const fresh = await kms.wrap(key, aad);
  const opened = await kms.unwrap(fresh.ciphertext, aad, fresh.keyVersion);
  const same = opened.length === key.length && timingSafeEqual(opened, key);
  wipe(opened);
  if (!same) throw new UnwrapRefused(kms.name, 'what it wrapped anew came back changed');
  return fresh;
}
