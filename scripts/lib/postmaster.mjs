// @ts-check
/** What an earlier PostgreSQL left in our data directory: a live server is stopped properly, a dead one's lock file is removed. */
import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Fault } from './fault.mjs';
import { beganAt, endProcess, identify } from './process-identity.mjs';

/** Line 1 of postmaster.pid is the process, line 2 its data directory (storage/lock files in PostgreSQL's manual). @param {string} directory */
function readPidFile(directory) {
  try {
    const [pid, data] = readFileSync(join(directory, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(pid), data: data ?? '' };
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return null;
    throw error;
  }
}

/** A server stays in its data directory, so where /proc tells its working directory that is the proof. @param {number} pid @param {string} directory */
function isOurServer(pid, directory) {
  if (process.platform !== 'linux') return true; // the pid file names this directory, and beganAt() says the process lives
  try {
    return basename(readlinkSync(`/proc/${pid}/exe`)).startsWith('postgres') && readlinkSync(`/proc/${pid}/cwd`) === realpathSync(directory);
  } catch {
    return false;
  }
}

/**
 * @param {string} directory
 * @returns {Promise<'none' | 'stale' | 'stopped'>}
 */
export async function clearOldServer(directory) {
  const old = readPidFile(directory);
  if (old === null) return 'none';
  const identity = Number.isSafeInteger(old.pid) && old.pid > 1 && beganAt(old.pid) !== null ? identify(old.pid) : null;
  if (identity !== null && isOurServer(old.pid, directory)) {
    const gone = (await endProcess(identity, 'SIGINT', 10_000)) || (await endProcess(identity, 'SIGQUIT', 5_000));
    if (!gone) throw new Fault(`an earlier PostgreSQL (process ${old.pid}) still runs on ${directory} and does not stop: end it and start again.`);
    rmSync(join(directory, 'postmaster.pid'), { force: true });
    return 'stopped';
  }
  rmSync(join(directory, 'postmaster.pid'), { force: true });
  return 'stale';
}
