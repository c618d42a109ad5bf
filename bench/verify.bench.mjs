// @ts-check
/** Verifying a bundle of a million events in a process of its own: how long, and how much memory at most. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measured } from './lib/measured.mjs';
import { median } from './lib/measure.mjs';

const EVENTS = 1_000_000;
export const title = 'Verifying a bundle of 1,000,000 events, every payload of 300 bytes disclosed';
export const runs = 3;

/** @type {import('./lib/figure.d.ts').Benchmark['run']} */
export async function run({ root, runs: rounds, say }) {
  const folder = await mkdtemp(join(tmpdir(), 'keystead-bench-'));
  const path = join(folder, 'bundle.zip');
  /** @type {Record<'seconds' | 'mebibytes', number[]>} */
  const samples = { seconds: [], mebibytes: [] };
  let size = 0;
  try {
    say('writing the bundle');
    await measured(join(root, 'bench', 'evidence', 'make-bundle.mjs'), [path, String(EVENTS)]);
    size = (await stat(path)).size / 2 ** 20;
    for (let round = 1; round <= rounds; round += 1) {
      const { seconds, mebibytes, events } = await measured(join(root, 'bench', 'evidence', 'verify.mjs'), [path]);
      if (events !== EVENTS) throw new Error(`${events} events were verified`);
      samples.seconds.push(seconds ?? Number.NaN);
      samples.mebibytes.push(mebibytes ?? Number.NaN);
      say(`run ${round}: ${seconds?.toFixed(1)} s, ${mebibytes?.toFixed(0)} MiB`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return [
    { name: 'verified, start of the program included', unit: 's', ours: median(samples.seconds), required: { of: /** @type {const} */ ('value'), atMost: 20 }, samples: { ours: samples.seconds } },
    { name: 'most memory held', unit: 'MiB', ours: median(samples.mebibytes), required: { of: /** @type {const} */ ('value'), atMost: 512 }, samples: { ours: samples.mebibytes } },
    { name: '(size of the bundle)', unit: 'MiB', ours: size },
  ];
}
