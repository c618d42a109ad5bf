// @ts-check
/**
 * Runs a second, each counted when its terminal event is stored, with one API and with two on the same PostgreSQL, beside as many starts of a bare
 * Deno. A second API must not cost: on one machine it shares the processors with the first.
 */
import { join } from 'node:path';
import { Visitor } from '../scripts/lib/demo-visitor.mjs';
import { median, percentile, throughput } from './lib/measure.mjs';
import { startInstance, temporaryHome } from './product/instance.mjs';
import { installOneLineApp } from './product/one-line-app.mjs';
import { runToEnd } from './product/run-to-end.mjs';
import { startSecondApi } from './product/second-api.mjs';
import { bareDeno } from './runs/bare-deno.mjs';

const CALLERS = [4, 8];
const SECONDS = 6;
const KEPT = 0.9;
const SIDES = /** @type {const} */ (['one API', 'two APIs', 'bare Deno']);

export const title = `Runs of a JavaScript app from request to stored end, ${SECONDS} s each, default durability`;
export const runs = 3;

/** @typedef {{ perSecond: number, p95: number }} Sample */

/** @type {import('./lib/figure.d.ts').Benchmark['run']} */
export async function run({ root, runs: rounds, say }) {
  const place = temporaryHome();
  const deno = join(root, 'node_modules', 'deno', 'deno');
  const instance = await startInstance({ root, home: place.home });
  const second = await startSecondApi({ root, home: place.home });
  /** @type {Record<string, Sample[]>} */
  const taken = {};
  try {
    const user = await instance.enter('user');
    const install = await installOneLineApp(await instance.enter('developer'), user, 0);
    const people = await Promise.all(Array.from({ length: Math.max(...CALLERS) }, () => instance.enter('user')));
    /** A person in front of the second API has the session of the first. @type {Record<(typeof SIDES)[number], (caller: number) => Promise<number>>} */
    const work = {
      'one API': (caller) => runToEnd(at(instance.address, people[caller]), install, {}),
      'two APIs': (caller) => runToEnd(at(caller % 2 === 0 ? instance.address : second.address, people[caller]), install, {}),
      'bare Deno': () => bareDeno(deno),
    };
    for (const side of SIDES) await measure(2, 2, work[side]);
    for (let round = 1; round <= rounds; round += 1) {
      for (const callers of CALLERS) {
        for (const side of round % 2 === 1 ? SIDES : SIDES.toReversed()) {
          const sample = await measure(callers, SECONDS, work[side]);
          (taken[`${side} ${callers}`] ??= []).push(sample);
          say(`run ${round}: ${callers} callers: ${side} ${sample.perSecond.toFixed(1)}/s, p95 ${Math.round(sample.p95)} ms`);
        }
      }
    }
  } finally {
    await second.stop();
    await instance.stop();
    place.remove();
  }
  /** @param {string} side @param {number} callers @param {keyof Sample} what */
  const of = (side, callers, what) => (taken[`${side} ${callers}`] ?? []).map((sample) => sample[what]);
  /** @param {string} name @param {string} unit @param {keyof Sample} what @param {number} callers @param {string} side @param {string} peer @returns {import('./lib/figure.d.ts').Figure} */
  const figure = (name, unit, what, callers, side, peer) => ({
    name: `${name}, ${callers} callers, ${side}`,
    unit,
    ours: median(of(side, callers, what)),
    peer: { name: peer, value: median(of(peer, callers, what)) },
    ...(what === 'perSecond' && side === 'two APIs' ? { required: { of: /** @type {const} */ ('ratio'), atLeast: KEPT } } : {}),
    samples: { ours: of(side, callers, what), peer: of(peer, callers, what) },
  });
  return CALLERS.flatMap((callers) => [
    figure('ended', 'runs/s', 'perSecond', callers, 'one API', 'bare Deno'),
    figure('ended', 'runs/s', 'perSecond', callers, 'two APIs', 'one API'),
    figure('request to end, p95', 'ms', 'p95', callers, 'one API', 'bare Deno'),
    figure('request to end, p95', 'ms', 'p95', callers, 'two APIs', 'one API'),
  ]);
}

/** @param {string} address @param {Visitor | undefined} visitor @returns {Visitor} */
function at(address, visitor = new Visitor(address)) {
  visitor.address = address;
  return visitor;
}

/** @param {number} callers @param {number} seconds @param {(caller: number) => Promise<number>} once @returns {Promise<Sample>} */
async function measure(callers, seconds, once) {
  /** @type {number[]} */
  const took = [];
  const perSecond = await throughput(callers, seconds, async (caller) => {
    took.push(await once(caller));
    return 1;
  });
  return { perSecond, p95: percentile(took, 95) };
}
