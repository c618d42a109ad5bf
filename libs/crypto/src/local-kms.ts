/**
 * A KMS for one machine: the master key lies in a file of mode 0600 (`local-kms-file.ts`). Whoever copies that file and the database has
 * every secret, and whoever loses it has lost them all; ADR 0003 says what that means.
 *
 * Ciphertext: 0x01, key version (four bytes, big-endian), nonce, AES-256-GCM box.
 */
import { randomBytes } from 'node:crypto';
import { NONCE_BYTES, aeadOpen, aeadSeal } from './aead.js';
import { KmsRefused, UnwrapRefused, assertWrappable, checkByProbe } from './kms.js';
import type { Kms, Wrapped } from './kms.js';
import { MASTER_KEY_LABEL, includes, newMasterKeyFile, readMasterKeys, stampOf } from './local-kms-file.js';
import type { MasterKeys } from './local-kms-file.js';
import { PrivateFileRefused, createPrivateFile } from './private-file.js';

const FORMAT = 1;
const PREFIX_BYTES = 5;

export interface LocalKmsOptions {
  readonly file: string;
  /** Make a new master key when there is none. Without it a missing file is refused: a new key would open nothing that is stored. */
  readonly create: boolean;
}

/** @throws PrivateFileRefused with one sentence that says what to do */
export async function openLocalKms({ file, create }: LocalKmsOptions): Promise<Kms> {
  let master = await readMasterKeys(file);
  if (master === null && create) {
    await createPrivateFile(MASTER_KEY_LABEL, file, newMasterKeyFile());
    master = await readMasterKeys(file);
  }
  if (master === null) throw new PrivateFileRefused(`The ${MASTER_KEY_LABEL} ${file} is missing; restore it from your backup, for without it no stored secret can be opened.`);
  return new LocalKms(file, master);
}

class LocalKms implements Kms {
  readonly name = 'local';

  constructor(
    private readonly file: string,
    private master: MasterKeys,
  ) {}

  async wrap(plaintext: Buffer, aad: Buffer): Promise<Wrapped> {
    assertWrappable(plaintext);
    await this.follow();
    const { current, keys } = this.master;
    const prefix = Buffer.alloc(PREFIX_BYTES);
    prefix[0] = FORMAT;
    prefix.writeUInt32BE(Number(current), 1);
    const nonce = randomBytes(NONCE_BYTES);
    const box = aeadSeal(keys.get(current)!, nonce, bound(prefix, aad), plaintext);
    return { ciphertext: Buffer.concat([prefix, nonce, box]), keyVersion: current };
  }

  async unwrap(ciphertext: Buffer, aad: Buffer, keyVersion: string): Promise<Buffer> {
    if (ciphertext.length < PREFIX_BYTES + NONCE_BYTES || ciphertext[0] !== FORMAT) throw new UnwrapRefused(this.name, 'it is not in a form this KMS writes');
    if (String(ciphertext.readUInt32BE(1)) !== keyVersion) throw new UnwrapRefused(this.name, 'it was wrapped under another key version');
    if (!this.master.keys.has(keyVersion)) await this.follow();
    const key = this.master.keys.get(keyVersion);
    if (key === undefined) throw new KmsRefused('version-unusable', `The ${MASTER_KEY_LABEL} ${this.file} holds no version ${keyVersion}: put back the file that does, from your backup; what that version wrapped opens in no other way.`);
    const prefix = ciphertext.subarray(0, PREFIX_BYTES);
    const nonce = ciphertext.subarray(PREFIX_BYTES, PREFIX_BYTES + NONCE_BYTES);
    try {
      return aeadOpen(key, nonce, bound(prefix, aad), ciphertext.subarray(PREFIX_BYTES + NONCE_BYTES));
    } catch {
      throw new UnwrapRefused(this.name, 'wrong master key, wrong binding or damaged bytes');
    }
  }

  check(): Promise<void> {
    return checkByProbe(this);
  }

  /**
   * Takes up a version that a rotation added while this process ran. A file that is gone, or lost what it held, wraps nothing: after the
   * next start nobody could open that. What is known goes on opening.
   */
  private async follow(): Promise<void> {
    if (this.master.stamp === (await stampOf(this.file))) return;
    const next = await readMasterKeys(this.file).catch((error: unknown) => {
      throw error instanceof PrivateFileRefused ? new KmsRefused('misconfigured', error.message) : error;
    });
    if (next === null) throw new KmsRefused('key-not-found', `The ${MASTER_KEY_LABEL} ${this.file} is gone while Keystead runs: put it back from your backup before anything is restarted.`);
    if (!includes(next.keys, this.master.keys)) {
      throw new KmsRefused('misconfigured', `The ${MASTER_KEY_LABEL} ${this.file} was replaced by one that lacks keys it held: put back the newest one from your backup before anything is restarted.`);
    }
    this.master = next;
  }
}

/** The prefix has a fixed length, so prefix and binding cannot be confused. */
function bound(prefix: Buffer, aad: Buffer): Buffer {
  return Buffer.concat([prefix, aad]);
}
