// @ts-check
/** Every read model there is, folded again from the first event of a log of runs, as an upgrade does it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../dist/libs/testing/src/postgres-server.js';
import { measured } from './lib/measured.mjs';
import { median } from './lib/measure.mjs';

const RUNS = 9_000;
export const title = 'Rebuilding the read models from a log of 99,000 events, 9,000 runs of 11 events each';
export const runs = 3;

/** @type {import('./lib/figure.d.ts').Benchmark['run']} */
export async function run({ root, runs: rounds, say }) {
  const script = join(root, 'bench', 'projections', 'rebuild.mjs');
  const server = await startServer({ durable: true });
  const home = await mkdtemp(join(tmpdir(), 'keystead-bench-'));
  /** @type {Record<'all' | 'slowest', number[]>} */
  const samples = { all: [], slowest: [] };
  let slowest = '';
  try {
    say('writing the log');
    await measured(script, [server.url(), home, 'fill', String(RUNS)]);
    for (let round = 1; round <= rounds; round += 1) {
      const { events, seconds } = /** @type {{ events: number, seconds: Record<string, number> }} */ (/** @type {unknown} */ (await measured(script, [server.url(), home, 'fold'])));
      const [[name, longest]] = /** @type {[[string, number]]} */ (Object.entries(seconds).toSorted((a, b) => b[1] - a[1]));
      const all = Object.values(seconds).reduce((sum, one) => sum + one, 0);
      slowest = name;
      samples.slowest.push(events / longest);
      samples.all.push(events / all);
      say(`run ${round}: all in ${all.toFixed(1)} s, ${name} in ${longest.toFixed(1)} s`);
    }
  } finally {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
  return [
    { name: `the slowest read model (${slowest})`, unit: 'events/s', ours: median(samples.slowest), required: { of: /** @type {const} */ ('value'), atLeast: 20_000 }, samples: { ours: samples.slowest } },
    { name: 'all of them, one after the other', unit: 'events/s', ours: median(samples.all), samples: { ours: samples.all } },
  ];
}
