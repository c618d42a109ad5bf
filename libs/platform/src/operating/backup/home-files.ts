import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { installationOf } from '@keystead/crypto/src/keyring-file.js';
import { masterKeysInclude } from '@keystead/crypto/src/local-kms-file.js';
import { createPrivateFile, PrivateFileRefused, replacePrivateFile } from '@keystead/crypto/src/private-file.js';
import { BackupRefused } from './format.js';

/** The keyring first: a rotation in between makes the master key hold more, and never less, than what the keyring needs. */
const KEYS = ['keys/keyring.json', 'keys/master.key'];
const CHECKPOINTS = ['checkpoints', 'checkpoints/superseded'];
/** How a sentence names one of them. */
const LABEL = 'file';

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

export async function* contentOf(home: string, path: string): AsyncGenerator<Buffer> {
  yield await readFile(join(home, path));
}

/**
 * Puts back what is not there, once every file was looked at. Keys that are there stay when they open what those of the backup open. A checkpoint
 * that is there stays: it may be newer than the backup, and then it is what shows that the backup is old. What is there and is only the beginning
 * of what the backup holds was left by a copy that was cut short, and is made whole.
 * @param files of the backup, by path below KEYSTEAD_HOME
 * @returns takes away again what was put
 * @throws BackupRefused when other keys are there, PrivateFileRefused when there is no room; then nothing was put
 */
export async function putBack(home: string, files: ReadonlyMap<string, Buffer>): Promise<() => Promise<void>> {
  const wanted: Missing[] = [];
  for (const [path, content] of files) {
    const target = join(home, path);
    const there = await readFile(target).catch(() => null);
    if (there === null || isBeginning(there, content)) wanted.push({ target, content, there });
    else if (path.startsWith('keys/') && !opensAsMuch(target, there, content)) throw new BackupRefused(`${target} holds other keys than the backup: name the KEYSTEAD_HOME that belongs to the backup, or an empty one, where those of the backup are put.`);
  }
  const done: Missing[] = [];
  const takeAway = async (): Promise<void> => {
    for (const { target, content } of done) if ((await readFile(target).catch(() => null))?.equals(content) === true) await rm(target, { force: true });
  };
  try {
    for (const file of wanted) {
      await put(file);
      done.push(file);
    }
  } catch (error) {
    await takeAway();
    throw error;
  }
  return takeAway;
}

interface Missing {
  readonly target: string;
  readonly content: Buffer;
  /** Half of it. */
  readonly there: Buffer | null;
}

function isBeginning(there: Buffer, content: Buffer): boolean {
  return there.length < content.length && content.subarray(0, there.length).equals(there);
}

/** After a rotation the keys that are there are newer than those of an older backup: what is there opens what the backup holds. */
function opensAsMuch(target: string, there: Buffer, content: Buffer): boolean {
  if (there.equals(content)) return true;
  try {
    return target.endsWith('master.key') ? masterKeysInclude(target, { all: there, some: content }) : installationOf(target, there) === installationOf(target, content);
  } catch (error) {
    if (!(error instanceof PrivateFileRefused)) throw error;
    throw new BackupRefused(`${target} is damaged, and whose it is cannot be told: move it out of ${dirname(target)}, then run the same command again, which puts that of the backup there.`, { cause: error });
  }
}

/** Whole or not at all, whatever is cut short: what is half there tells nobody whose it is. */
async function put({ target, content, there }: Missing): Promise<void> {
  if (there !== null) await replacePrivateFile(LABEL, target, { before: there, content });
  else if (!(await createPrivateFile(LABEL, target, content))) throw new BackupRefused(`${target} cannot be put, for something else lies there: look what it is, then run the same command again.`);
}
