// @ts-check
import { closeSync, fstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

/**
 * Appends to `file`; at `maxBytes` it becomes `file.1`, the former `.1` becomes `.2`, and so on up to `keep`.
 * A log that cannot be written (disk full) loses lines and never stops what it reports on.
 * @param {string} file
 * @param {{ maxBytes?: number, keep?: number }} [options]
 */
export function openRotatingLog(file, { maxBytes = 10 * 1024 * 1024, keep = 3 } = {}) {
  let descriptor = openSync(file, 'a', 0o600);
  let bytes = fstatSync(descriptor).size;
  let closed = false;
  function rotate() {
    closeSync(descriptor);
    rmSync(`${file}.${keep}`, { force: true });
    for (let n = keep - 1; n >= 1; n -= 1) move(`${file}.${n}`, `${file}.${n + 1}`);
    move(file, `${file}.1`);
    descriptor = openSync(file, 'a', 0o600);
    bytes = 0;
  }
  return {
    /** @param {Buffer | string} chunk */
    write(chunk) {
      if (closed) return;
      const data = Buffer.from(chunk);
      try {
        if (bytes > 0 && bytes + data.length > maxBytes) rotate();
        bytes += writeSync(descriptor, data);
      } catch {
        // See above.
      }
    },
    /** Twice is once: who stops in haste meets who stops in order. */
    close() {
      if (closed) return;
      closed = true;
      closeSync(descriptor);
    },
  };
}

/** @param {string} from @param {string} to */
function move(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
  }
}
