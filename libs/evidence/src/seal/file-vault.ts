import { randomBytes } from 'node:crypto';
import { lstat, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MalformedNote, MAX_NOTE_BYTES } from '../note/signed-note.js';
import { readCheckpoint } from '../note/checkpoint.js';
import { EvidenceDamaged, LeaseLost } from './errors.js';
import type { CheckpointVault } from './ports.js';

const LOG_NAME = /^[a-z0-9_-]{1,60}$/;
/** Versions before this one had one name for all drafts of a log. */
const DRAFT = /^[a-z0-9_-]{1,60}\.note(\.[0-9a-f]{12})?\.new$/;
/** Taken away at one start; the rest waits for the next. Several times what one batch can have open: a draft for each of its organisations. */
const MOST_DRAFTS = 10_000;

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

  /**
   * A writer can be stopped at any line, as a virtual machine is, and go on when others have written long since. So each write has a draft of its own,
   * which nobody else opens or puts in place, and a note of fewer leaves than what is there never takes its place. Two lines of that remain: stopped between
   * the look and the rename, a writer that was overtaken puts an older note there. The log continues that one as well, so it is no rollback to the next
   * start, which brings it up to date; until then what was sealed in between is not vouched for here.
   * @throws LeaseLost when more leaves are vouched for already
   */
  async write(logName: string, note: string): Promise<void> {
    const path = this.path(logName);
    const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
    try {
      await this.writeDraft(draft, note);
      await this.demandGrowth(logName, note);
      await rename(draft, path).catch(overtaken);
    } catch (error) {
      await rm(draft, { force: true }).catch(() => undefined);
      throw error;
    }
    await this.sync();
  }

  /** For who begins to seal: a writer that was killed left them, and one that stood still learns by it that it was overtaken. */
  async removeDrafts(most = MOST_DRAFTS): Promise<void> {
    let left = most;
    for (const name of (await readdir(this.folder).catch(nothingThere)) ?? []) {
      if (!DRAFT.test(name)) continue;
      const draft = join(this.folder, name);
      const found = await lstat(draft).catch(nothingThere);
      if (found?.isFile() !== true) continue;
      await rm(draft, { force: true });
      if ((left -= 1) === 0) return;
    }
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

  whereabouts(logName: string): string {
    return this.path(logName);
  }

  private async writeDraft(draft: string, note: string): Promise<void> {
    const file = await open(draft, 'wx', 0o600).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      return open(draft, 'wx', 0o600);
    });
    try {
      await file.writeFile(note);
      await file.datasync();
    } finally {
      await file.close();
    }
  }

  private async demandGrowth(logName: string, note: string): Promise<void> {
    const there = sizeOf(await this.read(logName));
    const { size } = readCheckpoint(Buffer.from(note));
    if (there === null || there <= size) return;
    throw new LeaseLost(`The checkpoint of ${size} leaves of ${logName} does not replace the one of ${there} leaves that is kept outside the database: another process has sealed on.`);
  }

  /** The new name outlives a power cut. */
  private async sync(): Promise<void> {
    const folder = await open(this.folder, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  private path(logName: string): string {
    if (!LOG_NAME.test(logName)) throw new EvidenceDamaged(`not a log name: ${logName.slice(0, 80)}`);
    return join(this.folder, `${logName}.note`);
  }
}

/** Null for what is no checkpoint: it vouches for nothing. */
function sizeOf(note: Buffer | null): number | null {
  try {
    return note === null ? null : readCheckpoint(note).size;
  } catch (error) {
    if (error instanceof MalformedNote) return null;
    throw error;
  }
}

/** Who began to seal takes away the drafts of others. */
function overtaken(error: NodeJS.ErrnoException): never {
  if (error.code === 'ENOENT') throw new LeaseLost('The draft of a checkpoint was taken away: another process has begun to seal.', { cause: error });
  throw error;
}

function nothingThere(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
