// @ts-check
/**
 * Process numbers are used again. A number with the time its process began names one process for ever on one boot,
 * so nothing is ever signalled that cannot be proven to be ours.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** @typedef {{ pid: number, began: string }} ProcessIdentity */

/**
 * @param {number} pid
 * @returns {string | null} opaque; null when there is no such process (a zombie is none)
 */
export function beganAt(pid) {
  return process.platform === 'linux' ? beganOnLinux(pid) : beganByPs(pid);
}

/** @param {number} pid */
function beganOnLinux(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // proc(5): the second field is the name in brackets and may hold spaces; state is field 3, start time in ticks field 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    return `${bootId()}/${fields[19]}`;
  } catch {
    return null;
  }
}

function bootId() {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

/** @param {number} pid */
function beganByPs(pid) {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}

/** @param {number} pid @returns {ProcessIdentity | null} */
export function identify(pid) {
  const began = beganAt(pid);
  return began === null ? null : { pid, began };
}

/** @param {ProcessIdentity} identity */
export function isAlive(identity) {
  return beganAt(identity.pid) === identity.began;
}

/** @param {unknown} value @returns {value is ProcessIdentity} */
export function isProcessIdentity(value) {
  const { pid, began } = /** @type {Partial<ProcessIdentity>} */ (value ?? {});
  return Number.isSafeInteger(pid) && Number(pid) > 1 && typeof began === 'string' && began !== '';
}

/**
 * Signals and waits; says whether the process is gone.
 * @param {ProcessIdentity} identity
 * @param {NodeJS.Signals} signal
 * @param {number} withinMs
 */
export async function endProcess(identity, signal, withinMs) {
  const until = Date.now() + withinMs;
  if (!isAlive(identity)) return true;
  try {
    process.kill(identity.pid, signal);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') return false;
  }
  while (isAlive(identity)) {
    if (Date.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}
