import { randomBytes } from 'node:crypto';

/**
 * Who holds the key that wraps all others. An adapter never gives that key away; it wraps and unwraps small secrets
 * (data keys, subject keys, the keyring's). `kms-contract.ts` is the specification.
 */
export interface Kms {
  /** Stored beside each wrapped key, so a row says who can open it. */
  readonly name: string;
  /**
   * @param plaintext 1 to 4,096 bytes
   * @param aad what the ciphertext is bound to; it opens only with the same bytes
   */
  wrap(plaintext: Buffer, aad: Buffer): Promise<Wrapped>;
  /**
   * The caller wipes the result.
   * @throws UnwrapRefused for another additional data, version, key or a changed byte
   * @throws KmsRefused when a KMS elsewhere did not do its work, as `wrap` and `check` do too
   */
  unwrap(ciphertext: Buffer, aad: Buffer, keyVersion: string): Promise<Buffer>;
  /** Proves that wrapping and unwrapping work. Where each use is paid for, a proof of a few seconds ago may do. */
  check(): Promise<void>;
}

export interface Wrapped {
  readonly ciphertext: Buffer;
  /** Version of the wrapping key, so that rotation can count the rows below a version. */
  readonly keyVersion: string;
}

export const MAX_WRAP_BYTES = 4096;

export class UnwrapRefused extends Error {
  override readonly name = 'UnwrapRefused';

  constructor(kms: string, reason: string) {
    super(`the KMS "${kms}" does not open this key: ${reason}`);
  }
}

export class WrapRefused extends Error {
  override readonly name = 'WrapRefused';
}

/** Why a KMS elsewhere did not do its work. `busy`, `unreachable` and `wrong-answer` may pass; the others wait for an operator. */
export type KmsFault = 'key-not-found' | 'permission-missing' | 'credentials-missing' | 'version-unusable' | 'misconfigured' | 'busy' | 'unreachable' | 'wrong-answer';

/** One sentence that says what happened and what an operator does; it shows no secret and nothing a secret is bound to. */
export class KmsRefused extends Error {
  override readonly name = 'KmsRefused';

  constructor(
    readonly fault: KmsFault,
    sentence: string,
  ) {
    super(sentence);
  }
}

/** What `check` does: wraps a fresh secret, unwraps it and compares. @returns the version it wraps with now */
export async function probe(kms: Pick<Kms, 'name' | 'wrap' | 'unwrap'>): Promise<string> {
  const aad = Buffer.from('keystead.kms-check.v1');
  const secret = randomBytes(32);
  const { ciphertext, keyVersion } = await kms.wrap(secret, aad);
  const opened = await kms.unwrap(ciphertext, aad, keyVersion);
  if (!opened.equals(secret)) throw new UnwrapRefused(kms.name, 'a probe came back changed');
  return keyVersion;
}

export async function checkByProbe(kms: Pick<Kms, 'name' | 'wrap' | 'unwrap'>): Promise<void> {
  await probe(kms);
}

/** Every adapter asks this first, so the limits are the same everywhere. */
export function assertWrappable(plaintext: Buffer): void {
  if (plaintext.length < 1 || plaintext.length > MAX_WRAP_BYTES) throw new WrapRefused(`a KMS wraps 1 to ${MAX_WRAP_BYTES} bytes, not ${plaintext.length}`);
}
