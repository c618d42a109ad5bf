import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_NOTE_BYTES } from '../note/signed-note.js';
import { readCheckpoint } from '../note/checkpoint.js';
import { EvidenceDamaged } from './errors.js';
import type { CheckpointVault } from './ports.js';

const LOG_NAME = /^[a-z0-9_-]{1,60}$/;

/** One note per log in a folder, `<log>.note`; superseded ones go to `superseded/`. */
export class FileCheckpointVault implements CheckpointVault {
  constructor(private readonly folder: string) {}

  async list(): Promise<string[]> {
    const names = await readdir(this.folder).catch(nothingThere);
    return (names ?? [])
      .filter((name) => name.endsWith('.note'))
      .map((name) => name.slice(0, -'.note'.length))
      .sort();
  }

  async read(logName: string): Promise<Buffer | null> {
    const note = await readFile(this.path(logName)).catch(nothingThere);
    if (note !== null && note.length > MAX_NOTE_BYTES) throw new EvidenceDamaged(`${this.path(logName)} is too large for a checkpoint`);
    return note;
  }

  async write(logName: string, note: string): Promise<void> {
    const path = this.path(logName);
    const draft = `${path}.new`;
    const file = await open(draft, 'w', 0o600).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      return open(draft, 'w', 0o600);
    });
    try {
      await file.writeFile(note);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  }

  async supersede(logName: string): Promise<string> {
    const note = await this.read(logName);
    if (note === null) throw new EvidenceDamaged(`there is no checkpoint of ${logName} to set aside`);
    const { size, root } = readCheckpoint(note);
    const folder = join(this.folder, 'superseded');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // Size and root in the name: setting another one aside never overwrites this one.
    const path = join(folder, `${logName}-${size}-${root.toString('hex').slice(0, 16)}.note`);
    await rename(this.path(logName), path);
    return path;
  }

  private path(logName: string): string {
    if (!LOG_NAME.test(logName)) throw new EvidenceDamaged(`not a log name: ${logName.slice(0, 80)}`);
    return join(this.folder, `${logName}.note`);
  }
}

function nothingThere(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
