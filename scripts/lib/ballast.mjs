// @ts-check
/**
 * A file that is good for nothing but being deleted. Other programs may fill a disk to its last byte, and then neither PostgreSQL nor anything else of ours can
 * start to make room; deleting it gives PostgreSQL the little it needs to recover.
 */
import { existsSync, rmSync, statfsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

const MiB = 1024 * 1024;
const BYTES = 64 * MiB;
/** With less than this a start is likely to fail. */
const SPEND_BELOW = 32 * MiB;
/** With less than this the room is needed for something better. */
const LAY_ABOVE = 1024 * MiB;

/** @param {string} home */
const freeUnder = (home) => {
  const { bavail, bsize } = statfsSync(home);
  return bavail * bsize;
};

/** @param {string} home */
export const ballastIn = (home) => join(home, 'ballast');

/** Makes room where there is next to none. @param {string} home @param {(line: string) => void} say @param {(home: string) => number} [free] */
export function spendBallast(home, say, free = freeUnder) {
  const file = ballastIn(home);
  if (!existsSync(file) || free(home) >= SPEND_BELOW) return;
  rmSync(file);
  say(`the disk of ${home} is full: ${BYTES / MiB} MiB that were kept for this are released. Make room before they are gone too.`);
}

/** Kept for a bad day, while there is plenty. Written and not only promised: a file with holes takes no room. @param {string} home @param {(home: string) => number} [free] */
export async function layBallast(home, free = freeUnder) {
  const file = ballastIn(home);
  if (existsSync(file) || free(home) < LAY_ABOVE) return;
  const draft = `${file}.tmp`;
  try {
    const handle = await open(draft, 'w', 0o600);
    try {
      const block = Buffer.alloc(MiB, 'ballast ');
      for (let written = 0; written < BYTES; written += MiB) await handle.write(block);
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch {
    // Without it the product runs as well; the next start tries again.
    await rm(draft, { force: true });
  }
}
