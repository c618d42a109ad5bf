// @ts-check
/** One supervisor per KEYSTEAD_HOME, one build per checkout. The file names its holder, so a lock left by `kill -9` is seen to be stale. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { Fault } from './fault.mjs';
import { identify, isAlive, isProcessIdentity } from './process-identity.mjs';

/** @param {string} file @returns {string | null} */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** @param {string | null} text */
function holder(text) {
  try {
    const value = JSON.parse(text ?? 'null');
    return isProcessIdentity(value) ? value : null;
  } catch {
    return null;
  }
}

/** Hard link fails when the name exists, so of two starters one wins. @param {string} draft @param {string} file */
function claim(draft, file) {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} file @param {string} stale */
function removeStale(file, stale) {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch {
    return; // another starter moved it first
  }
  // What was moved may be the new lock of a starter that was quicker: then it goes back.
  if (read(aside) !== stale) claim(aside, file);
  rmSync(aside, { force: true });
}

/**
 * @param {string} file
 * @returns {{ unlock: () => void } | { unlock: null, owner: import('./process-identity.mjs').ProcessIdentity | null }} without an owner: others are at it this moment
 */
function tryLock(file) {
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, JSON.stringify(identify(process.pid)), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      if (claim(draft, file)) return { unlock: () => rmSync(file, { force: true }) };
      const text = read(file);
      const owner = holder(text);
      if (owner !== null && isAlive(owner)) return { unlock: null, owner };
      if (text !== null) removeStale(file, text);
    }
    return { unlock: null, owner: null };
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * @param {string} file
 * @returns {() => void} gives the lock back
 */
export function takeLock(file) {
  const taken = tryLock(file);
  if (taken.unlock !== null) return taken.unlock;
  throw new Fault(
    taken.owner === null
      ? `another start is under way (lock ${file}): wait for it, or choose another KEYSTEAD_HOME and PORT.`
      : `already running here as process ${taken.owner.pid} (lock ${file}): stop that one first, or choose another KEYSTEAD_HOME and PORT.`,
  );
}

const LOOK_MS = 200;

/**
 * @param {string} file
 * @param {{ signal: AbortSignal, waiting: (pid: number) => void }} options `waiting` is told once for whom
 * @returns {Promise<() => void>} gives the lock back
 */
export async function waitForLock(file, { signal, waiting }) {
  for (let told = false; ; await wait(LOOK_MS, undefined, { signal })) {
    signal.throwIfAborted();
    const taken = tryLock(file);
    if (taken.unlock !== null) return taken.unlock;
    if (!told && taken.owner !== null) waiting(taken.owner.pid);
    told ||= taken.owner !== null;
  }
}
