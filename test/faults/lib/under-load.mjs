// @ts-check
/** The frame of every row that breaks an instance while people work on it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { looksWhenQuiet, looksWhileRunning } from './aftermath.mjs';
import { openHistory } from './history.mjs';
import { startInstance } from './instance.mjs';
import { leftovers } from './leftovers.mjs';
import { startLoad } from './load.mjs';
import { seeded } from './seeded.mjs';

/** @typedef {import('../rows/row.d.ts').Look} Look */
/** @typedef {{ instance: import('./instance.mjs').Instance, load: Awaited<ReturnType<typeof startLoad>>, history: import('./history.mjs').History, chances: import('./seeded.mjs').Seeded }} Scene */

/**
 * @param {import('../rows/row.d.ts').Ground & Partial<Pick<Parameters<typeof startInstance>[0], 'env' | 'through' | 'log'>>} ground
 * @param {(scene: Scene) => Promise<{ looks?: Look[], counts?: Record<string, number> }>} breakIt what it saw itself
 * @returns {Promise<import('../rows/row.d.ts').Found>} with all that can be compared afterwards
 */
export async function underLoad(ground, breakIt) {
  const { say, seed } = ground;
  const chances = seeded(seed);
  const instance = await startInstance(ground);
  let kept = true;
  try {
    const history = openHistory(join(instance.place, 'history.jsonl'));
    const load = await startLoad(instance, { history, chances });
    const seen = await breakIt({ instance, load, history, chances });
    await load.stop();
    const running = await looksWhileRunning(instance, load, history);
    await instance.services.stop();
    const stopped = await looksWhenQuiet(instance, history);
    const looks = [...(seen.looks ?? []), ...running, ...stopped.looks, leftovers(instance)];
    kept = looks.some(({ ok }) => !ok);
    return { looks, counts: { ...seen.counts, ...stopped.counts } };
  } finally {
    if (kept) {
      // The server's watchdog leaves a directory alone that holds this file.
      writeFileSync(join(instance.database.directory, 'keep'), '');
      say(`history and logs are kept in ${instance.place}, the database in ${instance.database.directory}`);
    }
    await instance.stop();
    if (!kept) instance.remove();
  }
}
