// @ts-check
/**
 * `npm start` where everything was installed, built and seeded before, from the command to the greeting. With `KEYSTEAD_BENCH_CLONE=1` also
 * the first start in a fresh clone of what is committed here, with the packages fetched by npm.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { median } from './lib/measure.mjs';
import { startInstance, temporaryHome } from './product/instance.mjs';

export const title = 'npm start, from the command to the greeting';
export const runs = 3;

const SECOND_START_S = 6;
const FRESH_CLONE_S = 120;

/** @param {string} root @param {readonly string[]} [command] */
async function timed(root, home = '', command = ['npm', 'start']) {
  const instance = await startInstance({ root, home, command });
  await instance.stop();
  return instance.seconds;
}

/** @param {string} root */
async function freshClone(root) {
  const place = temporaryHome();
  const clone = join(place.home, '..', 'clone');
  const { status } = spawnSync('git', ['clone', '--quiet', '--no-hardlinks', root, clone], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the checkout could not be cloned');
  try {
    return await timed(clone, place.home);
  } finally {
    place.remove();
  }
}

/** @type {import('./lib/figure.d.ts').Benchmark['run']} */
export async function run({ root, runs: rounds, say }) {
  const place = temporaryHome();
  /** @type {number[]} */
  const second = [];
  /** @type {number[]} */
  const clone = [];
  try {
    say(`first start here, not counted: ${(await timed(root, place.home)).toFixed(1)} s`);
    for (let round = 1; round <= rounds; round += 1) {
      second.push(await timed(root, place.home));
      say(`run ${round}: second start ${second.at(-1)?.toFixed(1)} s`);
    }
    if (process.env['KEYSTEAD_BENCH_CLONE'] === '1') {
      for (let round = 1; round <= rounds; round += 1) {
        clone.push(await freshClone(root));
        say(`run ${round}: fresh clone ${clone.at(-1)?.toFixed(1)} s`);
      }
    }
  } finally {
    place.remove();
  }
  const required = (/** @type {number} */ atMost) => ({ of: /** @type {const} */ ('value'), atMost });
  return [
    { name: 'second start', unit: 's', ours: median(second), required: required(SECOND_START_S), samples: { ours: second } },
    ...(clone.length === 0 ? [] : [{ name: 'first start in a fresh clone', unit: 's', ours: median(clone), required: required(FRESH_CLONE_S), samples: { ours: clone } }]),
  ];
}
