// @ts-check
import { closeSync, fstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

/**
 * Appends to `file`; at `maxBytes` it becomes `file.1`, the former `.1` becomes `.2`, and so on up to `keep`.
 * A log that cannot be written (disk full) loses lines and never stops what it reports on; where no other file can be made it grows beyond `maxBytes`.
 * @param {string} file
 * @param {{ maxBytes?: number, keep?: number }} [options]
 */
export function openRotatingLog(file, { maxBytes = 10 * 1024 * 1024, keep = 3 } = {}) {
  let descriptor = openSync(file, 'a', 0o600);
  let bytes = fstatSync(descriptor).size;
  let closed = false;
  function rotate() {
    // The new one first: without it the old one is gone on with, and a number that was closed would soon be that of another file.
    const draft = `${file}.new`;
    const next = openSync(draft, 'a', 0o600);
    try {
      rmSync(`${file}.${keep}`, { force: true });
      for (let n = keep - 1; n >= 1; n -= 1) move(`${file}.${n}`, `${file}.${n + 1}`);
      move(file, `${file}.1`);
      renameSync(draft, file);
    } catch (error) {
      closeSync(next);
      throw error;
    }
    closeSync(descriptor);
    descriptor = next;
    bytes = 0;
  }
  return {
    /** @param {Buffer | string} chunk */
    write(chunk) {
      if (closed) return;
      const data = Buffer.from(chunk);
      if (bytes > 0 && bytes + data.length > maxBytes) ifPossible(rotate);
      ifPossible(() => {
        bytes += writeSync(descriptor, data);
      });
    },
    /** Twice is once: who stops in haste meets who stops in order. */
    close() {
      if (closed) return;
      closed = true;
      closeSync(descriptor);
    },
  };
}

/** See above. @param {() => void} act */
function ifPossible(act) {
  try {
    act();
  } catch {
    // What is not written is lost.
  }
}

/** @param {string} from @param {string} to */
function move(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
  }
}
