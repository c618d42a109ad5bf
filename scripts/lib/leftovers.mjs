// @ts-check
/** Remembers the processes we start, so that the next start can end those that outlived a killed supervisor. */
import { rmSync } from 'node:fs';
import { endProcess, identify, isAlive, isProcessIdentity } from './process-identity.mjs';
import { readPrivateJson, writePrivateJson } from './private-files.mjs';

/** @typedef {import('./process-identity.mjs').ProcessIdentity} ProcessIdentity */

/** @param {string} file */
export function openRoster(file) {
  /** @type {Map<string, ProcessIdentity>} */
  const members = new Map();
  const save = () => writePrivateJson(file, Object.fromEntries(members));
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
    clear() {
      members.clear();
      rmSync(file, { force: true });
    },
  };
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
