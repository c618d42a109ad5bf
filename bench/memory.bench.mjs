// @ts-check
/**
 * Memory of each process under a steady load: the last quarter beside the second. KEYSTEAD_BENCH_MINUTES says how long, 5 when left out;
 * what we promise is for 60. In this form the portal is served by the API's process, so its memory is in that figure.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { median } from './lib/measure.mjs';
import { startLoad } from './memory/load.mjs';
import { startInstance, temporaryHome } from './product/instance.mjs';
import { installOneLineApp } from './product/one-line-app.mjs';

const MINUTES = Number(process.env['KEYSTEAD_BENCH_MINUTES'] ?? 5);
const EVERY_MS = 5_000;
const CALLERS = 2;
const GROWTH = 1.1;
/** Before that V8 is still finding out how large a young generation it needs. */
const HELD_FROM_MINUTES = 30;
const PROCESSES = ['api', 'worker', 'runner'];

export const title = `Resident memory under ${MINUTES} minutes of mixed load, ${CALLERS} callers: the last quarter beside the second`;
export const runs = 1;

/** @param {string} home @returns {Record<string, number>} MiB by process */
function resident(home) {
  /** @type {Record<string, { pid: number }>} */
  const roster = JSON.parse(readFileSync(join(home, 'run', 'processes.json'), 'utf8'));
  return Object.fromEntries(
    PROCESSES.map((name) => {
      const pid = roster[name]?.pid;
      if (pid === undefined) throw new Error(`${name} does not run any more`);
      return [name, Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024];
    }),
  );
}

/** @param {readonly number[]} samples @param {1 | 2 | 3 | 4} which */
function quarter(samples, which) {
  return median(samples.slice(Math.floor(((which - 1) * samples.length) / 4), Math.floor((which * samples.length) / 4)));
}

/** @type {import('./lib/figure.d.ts').Benchmark['run']} */
export async function run({ root, say }) {
  if (!(MINUTES > 0)) throw new Error('KEYSTEAD_BENCH_MINUTES is a number of minutes');
  const place = temporaryHome();
  const instance = await startInstance({ root, home: place.home });
  /** @type {Record<string, number[]>} */
  const samples = Object.fromEntries(PROCESSES.map((name) => [name, []]));
  try {
    const [user, developer, auditor] = await Promise.all([instance.enter('user'), instance.enter('developer'), instance.enter('auditor')]);
    const letters = await installLetters(user);
    const load = startLoad({ instance, user, auditor, cookie: await instance.cookieOf('user'), oneLine: await installOneLineApp(developer, user), letters }, CALLERS);
    const end = performance.now() + MINUTES * 60_000;
    for (let taken = 1; performance.now() < end; taken += 1) {
      await wait(EVERY_MS);
      for (const [name, mebibytes] of Object.entries(resident(place.home))) samples[name]?.push(mebibytes);
      if (taken % 12 === 0) say(`${taken / 12} min: ${PROCESSES.map((name) => `${name} ${Math.round(samples[name]?.at(-1) ?? 0)} MiB`).join(', ')}; ${load.done()} steps, ${load.failures.length} failed`);
    }
    await load.stop();
    for (const failure of new Set(load.failures)) say(`a step failed: ${failure}`);
    return [
      ...PROCESSES.map((name) => ({
        name: `${name}: last quarter`,
        unit: 'MiB',
        ours: quarter(samples[name] ?? [], 4),
        peer: { name: 'second quarter', value: quarter(samples[name] ?? [], 2) },
        ...(MINUTES >= HELD_FROM_MINUTES ? { required: { of: /** @type {const} */ ('ratio'), atMost: GROWTH } } : {}),
        samples: { ours: samples[name] ?? [] },
      })),
      { name: 'steps of the load', unit: 'steps/min', ours: load.done() / MINUTES },
      { name: 'of them failed', unit: '%', ours: (100 * load.failures.length) / (load.done() + load.failures.length), required: { of: 'value', atMost: 1 } },
    ];
  } finally {
    await instance.stop();
    place.remove();
  }
}

/** The demo's app that asks a model. @param {import('../scripts/lib/demo-visitor.mjs').Visitor} user @returns {Promise<string>} */
async function installLetters(user) {
  const [{ appId }] = (await user.get('/api/catalogue?q=plain+letter')).items;
  const { version, permissionsDigest, pricePerRunUsd } = await user.get(`/api/catalogue/${appId}`);
  return (await user.post('/api/installs', { appId, version, consent: { permissionsDigest, pricePerRunUsd } })).id;
}
