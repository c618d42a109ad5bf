/**
 * Files that hold secrets: nobody but their owner may read them, and they appear whole or not at all.
 * Each fault is one sentence that says what to do; none shows a byte of the content.
 */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { synced } from './synced.js';

const MAX_BYTES = 64 * 1024;

export class PrivateFileRefused extends Error {
  override readonly name = 'PrivateFileRefused';
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
}

/**
 * @param label how the sentence names the file, such as "master key file"
 * @returns null when there is no such file
 * @throws PrivateFileRefused when others may read or write it, or it cannot be read
 */
export async function readPrivateFile(label: string, path: string): Promise<Buffer | null> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw new PrivateFileRefused(`The ${label} ${path} cannot be read (${codeOf(error)}); make it readable for the user who starts Keystead.`);
  });
  if (handle === null) return null;
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new PrivateFileRefused(`The ${label} ${path} is not a file; remove it or name another path.`);
    const mode = stats.mode & 0o777;
    if ((mode & 0o077) !== 0) {
      throw new PrivateFileRefused(`The ${label} ${path} is open to other users (mode 0${mode.toString(8)}); run: chmod 600 ${path}`);
    }
    if (stats.size > MAX_BYTES) throw new PrivateFileRefused(`The ${label} ${path} is larger than ${MAX_BYTES} bytes, so it is not what its name says; restore it from your backup.`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/**
 * Writes a new file with mode 0600: a temporary file, fsync, then a hard link, which (unlike a rename) never replaces what another
 * process created meanwhile; then fsync of the folder, so a power cut cannot lose it after we used the secret.
 * @returns false when the file was already there; it is left as it is
 */
export async function createPrivateFile(label: string, path: string, content: Buffer): Promise<boolean> {
  const folder = dirname(path);
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeDurably(temporary, content);
    try {
      await link(temporary, path);
    } finally {
      await rm(temporary, { force: true });
    }
    await synced(folder);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw new PrivateFileRefused(`The ${label} ${path} cannot be written (${codeOf(error)}); check the folder's rights and free space.`);
  }
}

/**
 * Puts new content in the place of what was read: a temporary file with the owner of the old one, fsync, a rename, fsync of the folder. Whoever
 * reads finds the old or the new file, whole; a power cut leaves one of them. Writers keep each other out before they come here.
 * @throws PrivateFileRefused also when the file is no longer what was read
 */
export async function replacePrivateFile(label: string, path: string, { before, content }: { readonly before: Buffer; readonly content: Buffer }): Promise<void> {
  if (content.length > MAX_BYTES) throw new PrivateFileRefused(`The ${label} ${path} would become larger than ${MAX_BYTES} bytes and is left as it is.`);
  const there = await readPrivateFile(label, path);
  if (there === null || !there.equals(before)) throw new PrivateFileRefused(`The ${label} ${path} was changed by somebody else at this moment; look at it and try again.`);
  try {
    // A link stays a link, and what it leads to is replaced.
    const target = await realpath(path);
    // Always the same name: what a writer left who was stopped half way is taken away by the next.
    const temporary = `${target}.next`;
    await rm(temporary, { force: true });
    try {
      await writeDurably(temporary, content, await stat(target));
      await rename(temporary, target);
    } finally {
      await rm(temporary, { force: true });
    }
    await synced(dirname(target));
  } catch (error) {
    throw new PrivateFileRefused(`The ${label} ${path} cannot be replaced (${codeOf(error)}); run this as the user who owns it, where its folder can be written and has space.`);
  }
}

async function writeDurably(path: string, content: Buffer, owner?: { readonly uid: number; readonly gid: number }): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.chmod(0o600);
    // Run by root, say: the process that reads the file tomorrow is who owned it yesterday.
    if (owner !== undefined && owner.uid !== process.getuid?.()) await handle.chown(owner.uid, owner.gid);
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
