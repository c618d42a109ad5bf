/** The keyring's secrets under the version the KMS wraps with now: the same secrets, wrapped again. Processes that run have them already. */
import { KEYRING_LABEL, parseKeyringFile, secretBinding, unwrapSecret } from './keyring-file.js';
import type { KeyringFile, WrappedSecret } from './keyring-file.js';
import type { Kms } from './kms.js';
import { PrivateFileRefused, readPrivateFile, replacePrivateFile } from './private-file.js';
import { wrapAgain } from './rewrap.js';
import { wipe } from './secrets.js';

/** How many of its secrets lie under which version. @throws PrivateFileRefused */
export async function keyringVersions(path: string): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const { keyVersion } of wrappedIn(parseKeyringFile(path, await contentOf(path)))) counts.set(keyVersion, (counts.get(keyVersion) ?? 0) + 1);
  return counts;
}

/** All in one replacement of the file, or none. @returns how many were wrapped again @throws PrivateFileRefused, KmsRefused, UnwrapRefused */
export async function rewrapKeyring({ file: path, kms, version }: { readonly file: string; readonly kms: Kms; readonly version: string }): Promise<number> {
  const before = await contentOf(path);
  const file = parseKeyringFile(path, before);
  let moved = 0;
  const again = async (name: string, secret: WrappedSecret): Promise<WrappedSecret> => {
    if (secret.keyVersion === version) return secret;
    const key = await unwrapSecret(path, kms, file.installation, name, secret);
    try {
      const { ciphertext, keyVersion } = await wrapAgain(kms, key, secretBinding(file.installation, name));
      moved += 1;
      return { ciphertext: ciphertext.toString('base64url'), keyVersion };
    } finally {
      wipe(key);
    }
  };
  const keys: Record<string, WrappedSecret> = {};
  for (const [name, secret] of Object.entries(file.writer.keys)) keys[name] = await again(`writer/${name}`, secret);
  const after: KeyringFile = {
    ...file,
    writer: { ...file.writer, keys },
    fingerprint: await again('fingerprint', file.fingerprint),
    lookup: await again('lookup', file.lookup),
    logSeed: await again('log-seed', file.logSeed),
  };
  if (moved > 0) await replacePrivateFile(KEYRING_LABEL, path, { before, content: Buffer.from(`${JSON.stringify(after, null, 2)}\n`) });
  return moved;
}

function wrappedIn({ writer, fingerprint, lookup, logSeed }: KeyringFile): WrappedSecret[] {
  return [...Object.values(writer.keys), fingerprint, lookup, logSeed];
}

async function contentOf(path: string): Promise<Buffer> {
  const content = await readPrivateFile(KEYRING_LABEL, path);
  if (content === null) throw new PrivateFileRefused(`The ${KEYRING_LABEL} ${path} is missing; restore it from your backup, for without it no event can be written and no checkpoint signed.`);
  return content;
}
