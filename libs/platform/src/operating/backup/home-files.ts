import { mkdir, open, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { installationOf } from '@keystead/crypto/src/keyring-file.js';
import { masterKeysInclude } from '@keystead/crypto/src/local-kms-file.js';
import { BackupRefused } from './format.js';

/** The keyring first: a rotation in between makes the master key hold more, and never less, than what the keyring needs. */
const KEYS = ['keys/keyring.json', 'keys/master.key'];
const CHECKPOINTS = ['checkpoints', 'checkpoints/superseded'];

/** Paths below KEYSTEAD_HOME of the keys; a KMS elsewhere has no master key here. */
export async function keysOf(home: string): Promise<string[]> {
  const keys: string[] = [];
  for (const path of KEYS) if ((await stat(join(home, path)).catch(() => null)) !== null) keys.push(path);
  return keys;
}

/** The checkpoints as they are at this moment, by path below KEYSTEAD_HOME. */
export async function notesOf(home: string): Promise<Map<string, Buffer>> {
  const paths: string[] = [];
  for (const folder of CHECKPOINTS) paths.push(...(await readdir(join(home, folder)).catch(() => [])).filter((name) => name.endsWith('.note')).map((name) => `${folder}/${name}`));
  const notes = new Map<string, Buffer>();
  for (const path of paths.sort()) notes.set(path, await readFile(join(home, path)));
  return notes;
}

/** After a rotation the keys that are there are newer than those of an older backup: what is there opens what the backup holds. */
function opensAsMuch(path: string, there: Buffer, content: Buffer): boolean {
  if (there.equals(content)) return true;
  return path === 'keys/master.key' ? masterKeysInclude(path, { all: there, some: content }) : installationOf(path, there) === installationOf(path, content);
}

export async function* contentOf(home: string, path: string): AsyncGenerator<Buffer> {
  yield await readFile(join(home, path));
}

/**
 * Puts back what is not there, once every file was looked at. Keys that are there stay when they open what those of the backup open. A checkpoint
 * that is there stays: it may be newer than the backup, and then it is what shows that the backup is old.
 * @param files of the backup, by path below KEYSTEAD_HOME
 * @throws BackupRefused when other keys are there; then nothing was put
 */
export async function putBack(home: string, files: ReadonlyMap<string, Buffer>): Promise<void> {
  const missing = new Map<string, Buffer>();
  for (const [path, content] of files) {
    const target = join(home, path);
    const there = await readFile(target).catch(() => null);
    if (there === null) missing.set(target, content);
    else if (path.startsWith('keys/') && !opensAsMuch(path, there, content)) throw new BackupRefused(`${target} holds other keys than the backup: name the KEYSTEAD_HOME that belongs to the backup, or an empty one, where those of the backup are put.`);
  }
  for (const [target, content] of missing) await put(target, content);
}

async function put(target: string, content: Buffer): Promise<void> {
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const file = await open(target, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
