/** Where API and runner of one host meet, when nobody says otherwise. */
import { createHash, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MAX_SOCKET_PATH_BYTES } from './unix-socket.js';

export interface LinkPlace {
  readonly socketPath: string;
  readonly token: string;
}

/** @param home directory of this installation @param told the settings, which win */
export function linkPlace(home: string, told: { readonly socketPath?: string | undefined; readonly token?: string | undefined }): LinkPlace {
  return { socketPath: told.socketPath ?? defaultSocket(home), token: told.token ?? tokenIn(join(home, 'runner.token')) };
}

/** A home with a long name has its socket elsewhere: the kernel takes no longer path. */
function defaultSocket(home: string): string {
  const inHome = join(home, 'runner.sock');
  if (Buffer.byteLength(inHome) <= MAX_SOCKET_PATH_BYTES) return inHome;
  return join(tmpdir(), `keystead-${createHash('sha256').update(home).digest('hex').slice(0, 16)}`, 'runner.sock');
}

/** Whoever starts first makes it; a reader never sees half of it. */
function tokenIn(file: string): string {
  const found = read(file);
  if (found !== null) return found;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return read(file) ?? '';
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
