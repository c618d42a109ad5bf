// @ts-check
/** What is left of an instance when it has been stopped: processes and files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {import('../rows/row.d.ts').Look} Look */

/** All that makes a sandbox is told where the shim lies, and nothing else that is of this checkout. */
export const SHIM = join(import.meta.dirname, '..', '..', '..', 'dist', 'libs', 'runtime', 'src', 'adapters', 'sandbox', 'shim.js');

/**
 * Processes by the environment they were given or the place they work in, and makers of sandboxes that nobody waits for; files by the temporary
 * folder that only they used.
 * @param {{ place: string, temporary: string }} instance @returns {Look}
 */
export function leftovers({ place, temporary }) {
  const processes = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid && (isOf(place, entry) || isAbandoned(entry)));
  const files = readdirSync(temporary);
  const drafts = readdirSync(join(place, 'home'), { recursive: true }).map(String).filter((name) => /\.(?:tmp|new|draft)$/.test(name));
  const left = [...processes.map((pid) => `process ${pid}`), ...files.map((name) => `temporary file ${name}`), ...drafts.map((name) => `draft ${name}`)];
  return { name: 'no process and no temporary file is left', ok: left.length === 0, text: left.length === 0 ? 'none' : left.join(', ') };
}

/** @param {string} place @param {string} pid */
const isOf = (place, pid) => ['environ', 'cmdline'].some((file) => read(pid, file).includes(place));

/** The parent of a sandbox's process is another of them, or a program of ours that started it. @param {string} pid */
function isAbandoned(pid) {
  if (!read(pid, 'cmdline').includes(SHIM)) return false;
  const parent = /^PPid:\s+(\d+)$/m.exec(read(pid, 'status'))?.[1] ?? '';
  const made = read(parent, 'cmdline');
  return !made.includes(SHIM) && !made.includes('main.js');
}

/** @param {string} pid @param {string} file */
function read(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}
