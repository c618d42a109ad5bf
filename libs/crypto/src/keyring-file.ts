/** The keyring's file: names in the clear, secrets only as the KMS wrapped them, each bound to the installation and to its own name. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { bindingOf } from './envelope.js';
import { KmsRefused } from './kms.js';
import type { Kms } from './kms.js';
import { PrivateFileRefused } from './private-file.js';
import { wipe } from './secrets.js';

const WrappedSecret = z.strictObject({ ciphertext: z.string().regex(/^[A-Za-z0-9_-]{1,8192}$/), keyVersion: z.string().min(1).max(500) });
export type WrappedSecret = z.infer<typeof WrappedSecret>;

const KeyringFile = z.strictObject({
  v: z.literal(1),
  installation: z.string().regex(/^[0-9a-f]{32}$/),
  kms: z.string().min(1).max(500),
  writer: z.strictObject({ current: z.string().regex(/^[a-z0-9-]{1,40}$/), keys: z.record(z.string().regex(/^[a-z0-9-]{1,40}$/), WrappedSecret) }),
  fingerprint: WrappedSecret,
  lookup: WrappedSecret,
  logSeed: WrappedSecret,
});
export type KeyringFile = z.infer<typeof KeyringFile>;

export const KEYRING_LABEL = 'keyring file';
const FIRST_WRITER = 'writer-1';

export function parseKeyringFile(path: string, content: Buffer): KeyringFile {
  try {
    return KeyringFile.parse(JSON.parse(content.toString('utf8')));
  } catch {
    throw new PrivateFileRefused(`The ${KEYRING_LABEL} ${path} is damaged; restore it from your backup.`);
  }
}

/** @throws PrivateFileRefused when it is damaged */
export function installationOf(path: string, content: Buffer): string {
  return parseKeyringFile(path, content).installation;
}

export async function newKeyringFile(kms: Kms): Promise<Buffer> {
  const installation = randomBytes(16).toString('hex');
  const wrapNew = async (name: string): Promise<WrappedSecret> => {
    const secret = randomBytes(32);
    const { ciphertext, keyVersion } = await kms.wrap(secret, secretBinding(installation, name));
    wipe(secret);
    return { ciphertext: ciphertext.toString('base64url'), keyVersion };
  };
  const [writer, fingerprint, lookup, logSeed] = await Promise.all([wrapNew(`writer/${FIRST_WRITER}`), wrapNew('fingerprint'), wrapNew('lookup'), wrapNew('log-seed')]);
  const file: KeyringFile = { v: 1, installation, kms: kms.name, writer: { current: FIRST_WRITER, keys: { [FIRST_WRITER]: writer } }, fingerprint, lookup, logSeed };
  return Buffer.from(`${JSON.stringify(file, null, 2)}\n`);
}

export async function unwrapSecret(path: string, kms: Kms, installation: string, name: string, wrapped: WrappedSecret): Promise<Buffer> {
  const secret = await kms.unwrap(Buffer.from(wrapped.ciphertext, 'base64url'), secretBinding(installation, name), wrapped.keyVersion).catch((cause: unknown) => {
    // The file is as it should be; what the KMS says of itself helps, and restoring would not.
    if (cause instanceof KmsRefused) throw cause.fault === 'version-unusable' ? new KmsRefused(cause.fault, `The ${KEYRING_LABEL} ${path} does not open: ${cause.message}`) : cause;
    throw new PrivateFileRefused(
      `The ${KEYRING_LABEL} ${path} does not open with the KMS "${kms.name}": restore the keyring and the master key that belong together from one backup.`,
      { cause },
    );
  });
  if (secret.length !== 32) throw new PrivateFileRefused(`The ${KEYRING_LABEL} ${path} is damaged; restore it from your backup.`);
  return secret;
}

export function secretBinding(installation: string, name: string): Buffer {
  return bindingOf('keystead.keyring.v1', { installation, name });
}
