// @ts-check
import { appendFileSync, readFileSync } from 'node:fs';

/** @typedef {import('../history/entries.d.ts').Entry} Entry */

/** A file to which lines are only added, each before what follows from it. @param {string} file */
export function openHistory(file) {
  return {
    file,
    /** @param {Entry} entry */
    add: (entry) => appendFileSync(file, `${JSON.stringify(entry)}\n`),
    entries: () => readFileSync(file, 'utf8').trim().split('\n').map((line) => /** @type {Entry} */ (JSON.parse(line))),
  };
}

/** @typedef {ReturnType<typeof openHistory>} History */
