/**
 * The Ed25519 key (RFC 8032) that signs one log's checkpoints, derived from a seed in the keyring: a new organisation needs no write
 * to the keyring, and a restored keyring signs with the same keys. Frozen by ADR 0001, "Log signing key".
 */
import { createPrivateKey, createPublicKey, hkdfSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { wipe } from './secrets.js';

export interface LogSigningKey {
  /** The log's origin, `keystead/<installation>/<organisation>`; also the key's name in a signed note. */
  readonly keyName: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const DOMAIN = 'keystead.log-key.v1';
/** PKCS #8 around a raw Ed25519 seed (RFC 8410 section 7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

export function logOrigin(installation: string, organisation: string): string {
  return `keystead/${installation}/${organisation}`;
}

export function deriveLogSigningKey(seed: Buffer, origin: string): LogSigningKey {
  const secret = Buffer.from(hkdfSync('sha256', seed, DOMAIN, Buffer.from(`${DOMAIN}\0${origin}`, 'utf8'), 32));
  const der = Buffer.concat([PKCS8_PREFIX, secret]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  wipe(secret, der);
  return { keyName: origin, privateKey, publicKey: createPublicKey(privateKey) };
}
