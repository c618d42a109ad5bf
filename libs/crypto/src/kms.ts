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
  /** @throws UnwrapRefused for another additional data, version, key or a changed byte. The caller wipes the result. */
  unwrap(ciphertext: Buffer, aad: Buffer, keyVersion: string): Promise<Buffer>;
  /** Proves that wrapping and unwrapping work now. */
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

/** Every adapter asks this first, so the limits are the same everywhere. */
export function assertWrappable(plaintext: Buffer): void {
  if (plaintext.length < 1 || plaintext.length > MAX_WRAP_BYTES) throw new WrapRefused(`a KMS wraps 1 to ${MAX_WRAP_BYTES} bytes, not ${plaintext.length}`);
}
