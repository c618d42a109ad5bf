// @ts-check
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { Fault } from './fault.mjs';

/**
 * Whole or not at all, readable by this user only: a `kill -9` leaves the old file or the new one.
 * @param {string} file
 * @param {unknown} value
 */
export function writePrivateJson(file, value) {
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

/**
 * @param {string} file
 * @returns {unknown} null when there is no such file
 */
export function readPrivateJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return null;
    if (error instanceof SyntaxError) throw new Fault(`${file} is damaged: restore it from a backup, or move it away.`);
    throw error;
  }
}
