/**
 * The installation's own secrets, opened once at start: what writes, signs and recognises, as opposed to what a person vaulted.
 * They are in no database, so rights on the database alone forge nothing.
 */
import { Kept } from '@keystead/kernel/src/kept.js';
import { KEYRING_LABEL, newKeyringFile, parseKeyringFile, unwrapSecret } from './keyring-file.js';
import type { Kms } from './kms.js';
import { deriveLogSigningKey, logOrigin } from './log-signing-key.js';
import type { LogSigningKey } from './log-signing-key.js';
import { PrivateFileRefused, createPrivateFile, readPrivateFile } from './private-file.js';
import { wipe } from './secrets.js';
import { writerKeys } from './writer-mac.js';
import type { WriterKeys } from './writer-mac.js';

export interface Keyring {
  /** Random name of this installation, 32 lower-case hex digits; part of every log's origin. */
  readonly installation: string;
  readonly writer: WriterKeys;
  /** For `commandFingerprint`. */
  readonly fingerprintKey: Buffer;
  /** For keyed look-ups of values that must not lie in an index in the clear, such as e-mail addresses. */
  readonly lookupKey: Buffer;
  /** @param organisation its id, or `platform` */
  logSigningKey(organisation: string): LogSigningKey;
}

export interface KeyringOptions {
  readonly file: string;
  readonly kms: Kms;
  /** Make a new keyring when there is none. Without it a missing file is refused: new keys would disown every event and checkpoint. */
  readonly create: boolean;
}

const MAX_CACHED_SIGNING_KEYS = 1000;

/** @throws PrivateFileRefused, or KmsRefused of a KMS elsewhere, with one sentence that says what to do */
export async function openKeyring({ file: path, kms, create }: KeyringOptions): Promise<Keyring> {
  let content = await readPrivateFile(KEYRING_LABEL, path);
  if (content === null && create) {
    await createPrivateFile(KEYRING_LABEL, path, await newKeyringFile(kms));
    content = await readPrivateFile(KEYRING_LABEL, path);
  }
  if (content === null) throw new PrivateFileRefused(`The ${KEYRING_LABEL} ${path} is missing; restore it from your backup, for without it no event can be written and no checkpoint signed.`);

  const file = parseKeyringFile(path, content);
  if (file.kms !== kms.name) {
    throw new PrivateFileRefused(`The ${KEYRING_LABEL} ${path} belongs to the KMS "${file.kms}", and KEYSTEAD_KMS names "${kms.name}", which opens nothing that is stored: set KEYSTEAD_KMS=${file.kms}.`);
  }
  const unwrap = (name: string, wrapped: Parameters<typeof unwrapSecret>[4]): Promise<Buffer> => unwrapSecret(path, kms, file.installation, name, wrapped);
  const macKeys = new Map(await Promise.all(Object.entries(file.writer.keys).map(async ([name, key]) => [name, await unwrap(`writer/${name}`, key)] as const)));
  if (!macKeys.has(file.writer.current)) throw new PrivateFileRefused(`The ${KEYRING_LABEL} ${path} is damaged; restore it from your backup.`);
  const writer = writerKeys(file.writer.current, macKeys);
  wipe(...macKeys.values());
  const [fingerprintKey, lookupKey, logSeed] = await Promise.all([unwrap('fingerprint', file.fingerprint), unwrap('lookup', file.lookup), unwrap('log-seed', file.logSeed)]);
  return { installation: file.installation, writer, fingerprintKey, lookupKey, logSigningKey: rememberSigningKeys(logSeed, file.installation) };
}

function rememberSigningKeys(seed: Buffer, installation: string): Keyring['logSigningKey'] {
  const known = new Kept<LogSigningKey>(MAX_CACHED_SIGNING_KEYS);
  return (organisation) => {
    const found = known.get(organisation);
    if (found !== undefined) return found;
    const key = deriveLogSigningKey(seed, logOrigin(installation, organisation));
    known.keep(organisation, key);
    return key;
  };
}
