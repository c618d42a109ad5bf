/** A symmetric key of the stand-in, with its versions. The version that wrapped is in the ciphertext, as at Google. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export type VersionState = 'ENABLED' | 'DISABLED' | 'DESTROY_SCHEDULED' | 'DESTROYED' | 'DELETED';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 4;

export class StatusError extends Error {
  constructor(
    readonly status: 'NOT_FOUND' | 'FAILED_PRECONDITION' | 'INVALID_ARGUMENT',
    message: string,
  ) {
    super(message);
  }
}

export class KeyVersions {
  readonly #versions = new Map<number, { state: VersionState; readonly secret: Buffer }>();
  #primary = 0;

  constructor(readonly name: string) {
    this.rotate();
  }

  /** A new version, primary from now on. @returns its number */
  rotate(): number {
    this.#primary = this.#versions.size + 1;
    this.#versions.set(this.#primary, { state: 'ENABLED', secret: randomBytes(32) });
    return this.#primary;
  }

  set(version: number, state: VersionState): void {
    this.#versions.get(version)!.state = state;
  }

  encrypt(plaintext: Buffer, aad: Buffer): { readonly name: string; readonly ciphertext: Buffer } {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#secretOf(this.#primary), nonce);
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt32BE(this.#primary);
    cipher.setAAD(Buffer.concat([head, aad]));
    return { name: this.#nameOf(this.#primary), ciphertext: Buffer.concat([head, nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]) };
  }

  decrypt(ciphertext: Buffer, aad: Buffer): { readonly plaintext: Buffer; readonly usedPrimary: boolean } {
    if (ciphertext.length < HEAD_BYTES + NONCE_BYTES + TAG_BYTES) throw invalid();
    const head = ciphertext.subarray(0, HEAD_BYTES);
    const version = head.readUInt32BE();
    if (!this.#versions.has(version)) throw invalid();
    const decipher = createDecipheriv('aes-256-gcm', this.#secretOf(version), ciphertext.subarray(HEAD_BYTES, HEAD_BYTES + NONCE_BYTES));
    decipher.setAAD(Buffer.concat([head, aad]));
    decipher.setAuthTag(ciphertext.subarray(-TAG_BYTES));
    try {
      return { plaintext: Buffer.concat([decipher.update(ciphertext.subarray(HEAD_BYTES + NONCE_BYTES, -TAG_BYTES)), decipher.final()]), usedPrimary: version === this.#primary };
    } catch {
      throw invalid();
    }
  }

  #secretOf(version: number): Buffer {
    const { state, secret } = this.#versions.get(version)!;
    if (state === 'ENABLED') return secret;
    if (state === 'DELETED') throw new StatusError('NOT_FOUND', `CryptoKeyVersion ${this.#nameOf(version)} not found.`);
    throw new StatusError('FAILED_PRECONDITION', `${this.#nameOf(version)} is not enabled, current state is: ${state}.`);
  }

  #nameOf(version: number): string {
    return `${this.name}/cryptoKeyVersions/${version}`;
  }
}

function invalid(): StatusError {
  return new StatusError('INVALID_ARGUMENT', "Decryption failed: verify that 'name' refers to the correct CryptoKey.");
}
