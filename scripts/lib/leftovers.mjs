// @ts-check
/** Remembers the processes we start, so that the next start can end those that outlived a killed supervisor. */
import { rmSync } from 'node:fs';
import { endProcess, identify, isAlive, isProcessIdentity } from './process-identity.mjs';
import { readPrivateJson, writePrivateJson } from './private-files.mjs';

/** @typedef {import('./process-identity.mjs').ProcessIdentity} ProcessIdentity */

const RETRY_MS = 5_000;

/**
 * A list that cannot be written (disk full) is kept in memory and written when it can be again; it never stops what it reports on.
 * @param {string} file
 * @param {(line: string) => void} say
 * @param {number} [retryMs]
 */
export function openRoster(file, say, retryMs = RETRY_MS) {
  /** @type {Map<string, ProcessIdentity>} */
  const members = new Map();
  let behind = false;
  /** @type {NodeJS.Timeout | undefined} */
  let retry;

  function save() {
    clearTimeout(retry);
    try {
      writePrivateJson(file, Object.fromEntries(members));
      if (behind) say(`${file} is written again`);
      behind = false;
    } catch (error) {
      if (!behind) say(`${file} cannot be written (${reasonOf(error)}): all goes on, and it is tried again. If this program is killed before that, the next start may not find, and not end, what is left running.`);
      behind = true;
      retry = setTimeout(save, retryMs).unref();
    }
  }

  return {
    /** @param {string} name @param {number} pid */
    add(name, pid) {
      const identity = identify(pid);
      if (identity === null) return;
      members.set(name, identity);
      save();
    },
    /** @param {string} name */
    remove(name) {
      if (members.delete(name)) save();
    },
  };
}

/** @param {unknown} error */
function reasonOf(error) {
  const { code } = /** @type {NodeJS.ErrnoException} */ (error);
  return code === 'ENOSPC' ? 'the disk is full' : (code ?? String(error));
}

/**
 * Ends what an earlier supervisor left, and only that.
 * @param {string} file
 * @returns {Promise<string[]>} names of the processes ended
 */
export async function endLeftovers(file) {
  const roster = readPrivateJson(file);
  /** @type {string[]} */
  const ended = [];
  for (const [name, identity] of Object.entries(roster ?? {})) {
    if (!isProcessIdentity(identity) || !isAlive(identity)) continue;
    if (!(await endProcess(identity, 'SIGTERM', 3_000))) await endProcess(identity, 'SIGKILL', 2_000);
    ended.push(name);
  }
  rmSync(file, { force: true });
  return ended;
}
