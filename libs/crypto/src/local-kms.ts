/**
 * A KMS for one machine: the master key lies in a file of mode 0600. Whoever copies that file and the database has every secret,
 * and whoever loses it has lost them all; ADR 0003 says what that means.
 *
 * File: JSON `{ "v": 1, "current": "1", "keys": { "1": base64url of 32 bytes } }`.
 * Ciphertext: 0x01, key version (four bytes, big-endian), nonce, AES-256-GCM box.
 */
import { createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { NONCE_BYTES, aeadOpen, aeadSeal } from './aead.js';
import { UnwrapRefused, assertWrappable, checkByProbe } from './kms.js';
import type { Kms, Wrapped } from './kms.js';
import { PrivateFileRefused, createPrivateFile, readPrivateFile } from './private-file.js';
import { wipe } from './secrets.js';

const LABEL = 'master key file';
const FORMAT = 1;
const PREFIX_BYTES = 5;

const Version = z.string().regex(/^[1-9][0-9]{0,8}$/);
const MasterKeyFile = z
  .strictObject({ v: z.literal(1), current: Version, keys: z.record(Version, z.string().regex(/^[A-Za-z0-9_-]{43}$/)) })
  .refine((file) => Object.hasOwn(file.keys, file.current));

export interface LocalKmsOptions {
  readonly file: string;
  /** Make a new master key when there is none. Without it a missing file is refused: a new key would open nothing that is stored. */
  readonly create: boolean;
}

/** @throws PrivateFileRefused with one sentence that says what to do */
export async function openLocalKms(options: LocalKmsOptions): Promise<Kms> {
  let content = await readPrivateFile(LABEL, options.file);
  if (content === null && options.create) {
    await createPrivateFile(LABEL, options.file, newMasterKeyFile());
    content = await readPrivateFile(LABEL, options.file);
  }
  if (content === null) throw new PrivateFileRefused(`The ${LABEL} ${options.file} is missing; restore it from your backup, for without it no stored secret can be opened.`);
  const { current, keys } = parse(options.file, content);
  wipe(content);
  return new LocalKms(current, keys);
}

function newMasterKeyFile(): Buffer {
  const key = randomBytes(32);
  const content = Buffer.from(`${JSON.stringify({ v: 1, current: '1', keys: { '1': key.toString('base64url') } })}\n`);
  wipe(key);
  return content;
}

function parse(path: string, content: Buffer): { current: string; keys: ReadonlyMap<string, KeyObject> } {
  try {
    const file = MasterKeyFile.parse(JSON.parse(content.toString('utf8')));
    return { current: file.current, keys: new Map(Object.entries(file.keys).map(([version, key]) => [version, createSecretKey(key, 'base64url')])) };
  } catch {
    // The cause would quote the file's content, which is the key.
    throw new PrivateFileRefused(`The ${LABEL} ${path} is damaged; restore it from your backup.`);
  }
}

class LocalKms implements Kms {
  readonly name = 'local';

  constructor(
    private readonly current: string,
    private readonly keys: ReadonlyMap<string, KeyObject>,
  ) {}

  async wrap(plaintext: Buffer, aad: Buffer): Promise<Wrapped> {
    assertWrappable(plaintext);
    const prefix = Buffer.alloc(PREFIX_BYTES);
    prefix[0] = FORMAT;
    prefix.writeUInt32BE(Number(this.current), 1);
    const nonce = randomBytes(NONCE_BYTES);
    const box = aeadSeal(this.keys.get(this.current)!, nonce, bound(prefix, aad), plaintext);
    return { ciphertext: Buffer.concat([prefix, nonce, box]), keyVersion: this.current };
  }

  async unwrap(ciphertext: Buffer, aad: Buffer, keyVersion: string): Promise<Buffer> {
    if (ciphertext.length < PREFIX_BYTES + NONCE_BYTES || ciphertext[0] !== FORMAT) throw new UnwrapRefused(this.name, 'it is not in a form this KMS writes');
    if (String(ciphertext.readUInt32BE(1)) !== keyVersion) throw new UnwrapRefused(this.name, 'it was wrapped under another key version');
    const key = this.keys.get(keyVersion);
    if (key === undefined) throw new UnwrapRefused(this.name, `the master key file holds no version ${keyVersion}`);
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
}

/** The prefix has a fixed length, so prefix and binding cannot be confused. */
function bound(prefix: Buffer, aad: Buffer): Buffer {
  return Buffer.concat([prefix, aad]);
}
