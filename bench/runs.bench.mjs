// @ts-check
/** From `POST /api/executions` to the first line of a JavaScript app over server-sent events, beside the start of a bare Deno. */
import { join } from 'node:path';
import { bareDeno } from './runs/bare-deno.mjs';
import { median, percentile } from './lib/measure.mjs';
import { startInstance, temporaryHome } from './product/instance.mjs';
import { firstLine, installOneLineApp } from './product/one-line-app.mjs';

export const title = 'A run requested to the first line of a JavaScript app over SSE, 60 runs after 10 to warm up';
export const runs = 3;

const WARM_UP = 10;
const RUNS = 60;
const P95_MS = 100;
const ALONE = 'one after the other';
/** Four Denos at once are four starts on however many cores there are: beside the peer's four, for information. */
const SCENARIOS = /** @type {const} */ ([[ALONE, 1], ['4 at a time', 4]]);

/** @param {number} callers @param {number} count @param {() => Promise<number>} once */
async function collect(callers, count, once) {
  /** @type {number[]} */
  const samples = [];
  await Promise.all(
    Array.from({ length: callers }, async () => {
      for (let turn = 0; turn < count / callers; turn += 1) samples.push(await once());
    }),
  );
  return samples;
}

/** @type {import('./lib/figure.d.ts').Benchmark['run']} */
export async function run({ root, runs: rounds, say }) {
  const place = temporaryHome();
  const deno = join(root, 'node_modules', 'deno', 'deno');
  /** @type {Record<string, { ours: number[][], peer: number[][] }>} */
  const taken = Object.fromEntries(SCENARIOS.map(([name]) => [name, { ours: [], peer: [] }]));
  const instance = await startInstance({ root, home: place.home });
  try {
    const user = await instance.enter('user');
    const install = await installOneLineApp(await instance.enter('developer'), user);
    const sides = { ours: () => firstLine(user, install), peer: () => bareDeno(deno) };
    for (const side of Object.values(sides)) await collect(2, WARM_UP, side);
    for (let round = 1; round <= rounds; round += 1) {
      for (const [name, callers] of SCENARIOS) {
        for (const side of round % 2 === 1 ? /** @type {const} */ (['peer', 'ours']) : /** @type {const} */ (['ours', 'peer'])) {
          const samples = await collect(callers, RUNS, sides[side]);
          taken[name]?.[side].push(samples);
          say(`run ${round}: ${name}: ${side} p50 ${Math.round(median(samples))} ms, p95 ${Math.round(percentile(samples, 95))} ms`);
        }
      }
    }
  } finally {
    await instance.stop();
    place.remove();
  }
  return SCENARIOS.flatMap(([name]) =>
    [95, 50].map((of) => {
      const [ours, peer] = /** @type {const} */ (['ours', 'peer']).map((side) => (taken[name]?.[side] ?? []).map((samples) => percentile(samples, of)));
      return {
        name: `first line, ${name}, p${of}`,
        unit: 'ms',
        ours: median(ours ?? []),
        peer: { name: 'bare Deno start', value: median(peer ?? []) },
        ...(of === 95 && name === ALONE ? { required: { of: /** @type {const} */ ('value'), atMost: P95_MS } } : {}),
        samples: { ours: ours ?? [], peer: peer ?? [] },
      };
    }),
  );
}
