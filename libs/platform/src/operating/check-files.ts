import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, warn, type Tell } from './finding.js';

const MiB = 1024 * 1024;
const WARN_BELOW = 2048 * MiB;
const FAIL_BELOW = 256 * MiB;

/** Whoever may read the keys has every secret, so their files and folders are their owner's alone. */
export async function checkKeyFiles(home: string, tell: Tell): Promise<void> {
  let faults = 0;
  let files = 0;
  for (const folder of ['keys', 'checkpoints']) {
    const path = join(home, folder);
    const names = await readdir(path).catch(() => null);
    if (names === null) {
      if (folder === 'keys') tell(fail(`${path} is missing`, 'restore it from your backup of the keys; on the very first run `keystead admin migrate` makes it'));
      if (folder === 'keys') faults += 1;
      continue;
    }
    for (const entry of [path, ...names.map((name) => join(path, name))]) {
      // A draft that became a checkpoint meanwhile is no fault.
      const mode = (await stat(entry).catch(gone))?.mode ?? 0;
      files += 1;
      if ((mode & 0o077) === 0) continue;
      faults += 1;
      tell(fail(`${entry} is open to other users (mode 0${(mode & 0o777).toString(8)})`, `chmod go-rwx ${entry}`));
    }
  }
  if (faults === 0) tell(ok(`${files} files and folders of keys and checkpoints are their owner's alone`));
}

/** Of the disk under KEYSTEAD_HOME; the disk of a database elsewhere is not seen from here. */
export async function checkDisk(home: string, tell: Tell): Promise<void> {
  const { bavail, bsize } = await statfs(home);
  const free = bavail * bsize;
  const text = `${Math.floor(free / MiB)} MiB are free under ${home}`;
  const next = 'make room before the disk is full: a checkpoint that cannot be written stops the sealing';
  tell(free < FAIL_BELOW ? fail(text, next) : free < WARN_BELOW ? warn(text, next) : ok(text));
}

function gone(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
