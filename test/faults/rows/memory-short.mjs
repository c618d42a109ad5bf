// @ts-check
/** Large requests all at once, first with memory enough, then with the kernel giving the API no more of it; and an app that takes what it can. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { looksWhenQuiet, looksWhileRunning } from '../lib/aftermath.mjs';
import { manifest } from '../lib/app.mjs';
import { Client } from '../lib/client.mjs';
import { openHistory } from '../lib/history.mjs';
import { leftovers } from '../lib/leftovers.mjs';
import { startLoad } from '../lib/load.mjs';
import { makePlace } from '../lib/place.mjs';
import { seeded } from '../lib/seeded.mjs';
import { superviseInstance } from '../lib/supervised.mjs';
import { watchReadiness } from '../lib/watch.mjs';

export const fault = 'memory: 400 requests of 1.4 MB at once; the same while the API gets no more memory, three times; an app that eats what it can';
export const expected = 'memory of large requests is bounded, an API that dies of it is started again and nothing answered is lost, the app hurts only itself';

const MiB = 1024 * 1024;
const TIMES = 3;
const LARGE = 400;
const LARGE_BYTES = 1.4 * MiB;
/** 64 MiB of bodies, as bytes, as text and parsed, and what is not collected yet. */
const BOUND_MIB = 700;
/** Above what the API holds at that moment. */
const LEFT_MIB = 8;
const STEADY_MS = 4_000;
const READY_WITHIN_MS = 15_000;

const EATS = `export default async function run() {
  const held = [];
  for (;;) held.push('x'.repeat(1_000_000) + held.length);
}
`;

/** @type {import('./row.d.ts').Row['run']} */
export async function run({ root, say, seed }) {
  const place = makePlace();
  const instance = await superviseInstance({ root, place, say });
  try {
    const history = openHistory(join(place, 'history.jsonl'));
    const chances = seeded(seed);
    const load = await startLoad(instance, { history, chances });
    const person = await personOf(instance, 'changing', { history, chances });
    await wait(STEADY_MS);

    const runner = pidOf(instance, 'runner');
    const eaten = await eatMemory(instance, { history, chances });
    const before = statusOf(pidOf(instance, 'api'));
    const calm = await flood(person);
    const grown = statusOf(pidOf(instance, 'api')).peakMiB - before.residentMiB;
    await wait(STEADY_MS);

    const watch = watchReadiness(instance);
    let died = 0;
    /** @type {number[]} */
    const ready = [];
    for (let time = 0; time < TIMES; time += 1) {
      await wait(STEADY_MS);
      const pid = pidOf(instance, 'api');
      history.add({ t: 'fault', what: 'the API gets no more memory', at: Date.now() });
      const short = Date.now();
      while (isAlive(pid) && Date.now() - short < 2 * READY_WITHIN_MS) {
        limitTo(pid, statusOf(pid).dataMiB + LEFT_MIB);
        await flood(person);
      }
      if (!isAlive(pid)) died += 1;
      const dead = Date.now();
      await wait(READY_WITHIN_MS);
      ready.push(watch.readyAfter(dead) ?? Number.POSITIVE_INFINITY);
    }
    await watch.stop();
    await load.stop();
    const running = await looksWhileRunning(instance, load, history);
    const quiet = await looksWhenQuiet(instance, history);
    const kept = pidOf(instance, 'runner') === runner;
    await instance.stop();
    const looks = [
      { name: 'large requests are bounded', ok: grown <= BOUND_MIB && calm.turnedAway > 0, text: `${calm.text}; the API grew by ${Math.round(grown)} MiB at most` },
      { name: 'an app that eats memory hurts only itself', ok: eaten === 'KILLED_MEMORY' && kept, text: `its run ended as ${eaten}; the runner ${kept ? 'went on' : 'was lost'}` },
      { name: 'an API that dies of it is started again', ok: died === TIMES && ready.every((ms) => ms <= READY_WITHIN_MS), text: `it died ${died} times; ready after ${ready.map((ms) => `${(ms / 1000).toFixed(1)} s`).join(', ')}` },
      ...running,
      ...quiet.looks,
      leftovers(instance),
    ];
    if (looks.every(({ ok }) => ok)) rmSync(place, { recursive: true });
    else say(`all of it is kept in ${place}`);
    return { looks, counts: { 'API died': died, ...quiet.counts } };
  } finally {
    await instance.end();
  }
}

/** @typedef {import('../lib/supervised.mjs').Supervised} Supervised */
/** @typedef {{ history: import('../lib/history.mjs').History, chances: import('../lib/seeded.mjs').Seeded }} Ground */

/** @param {Supervised} instance @param {string} role @param {Ground} ground */
async function personOf(instance, role, { history, chances }) {
  const [organisation] = instance.organisations;
  const account = organisation?.people.find((one) => one.role === role);
  if (organisation === undefined || account === undefined) throw new Error('nobody is there');
  const client = new Client({ address: instance.address, organisation: organisation.id, account, history, chances: chances.fork() });
  await client.signIn();
  return client;
}

/** Nothing of it is ever taken in: the name is too long. @param {Client} person */
async function flood(person) {
  const body = { name: 'x'.repeat(LARGE_BYTES), expiresInDays: 1 };
  /** @type {Record<string, number>} */
  const told = {};
  await Promise.all(
    Array.from({ length: LARGE }, async () => {
      const answer = await person.send({ path: '/api/tokens', body }).catch(() => null);
      const what = answer === null ? 'no answer' : [answer.status, answer.body?.code].filter(Boolean).join(' ');
      told[what] = (told[what] ?? 0) + 1;
    }),
  );
  return { turnedAway: told['503 platform.overloaded'] ?? 0, text: Object.entries(told).map(([what, times]) => `${times} × ${what}`).join(', ') };
}

/** @param {Supervised} instance @param {Ground} ground @returns {Promise<string>} how its run ended */
async function eatMemory(instance, ground) {
  const [developer, runner] = [await personOf(instance, 'developer', ground), await personOf(instance, 'runner', ground)];
  const { body: app, position } = await sure(developer, { path: '/api/developer/versions', body: { manifest: { ...manifest('eats-memory'), name: 'Eats memory', permissions: { models: [], egress: [], secrets: [] } }, code: EATS } });
  const { body: offer } = await runner.get(`/api/catalogue/${app.appId}`, position);
  const { version, permissionsDigest, pricePerRunUsd } = offer;
  const { body: install } = await sure(runner, { path: '/api/installs', body: { appId: app.appId, version, consent: { permissionsDigest, pricePerRunUsd } } });
  // Its keys are apart from those of the load, which is the same person.
  runner.sent = 1_000_000;
  const told = await runner.command({ path: '/api/executions', body: { installId: install.id, input: { text: 'x', pauseMs: 0 } } }, { type: 'runtime.execution-requested@1', data: { memberId: runner.account.id, installId: install.id }, idField: 'executionId' });
  if (told === null) return 'nothing';
  for (let looks = 0; looks < 120; looks += 1) {
    const { status, body } = await runner.get(`/api/executions/${told.body.id}`);
    if (status === 200 && body.outcome !== null) return String(body.outcome);
    await wait(500);
  }
  return 'nothing';
}

/** @param {Client} client @param {import('../lib/client.mjs').Call} call */
async function sure(client, call) {
  const answer = await client.send(call);
  if (answer.status >= 300) throw new Error(`${call.path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer;
}

/** @param {Supervised} instance @param {string} name */
function pidOf(instance, name) {
  const found = JSON.parse(readFileSync(join(instance.home, 'run', 'processes.json'), 'utf8'))[name];
  return Number(found?.pid ?? 0);
}

/** What the kernel counts for a process. @param {number} pid */
function statusOf(pid) {
  const text = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
  const of = (/** @type {string} */ name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) / 1024;
  return { dataMiB: of('VmData'), residentMiB: of('VmRSS'), peakMiB: of('VmHWM') };
}

/** Of a process that is gone in this moment nothing is limited. @param {number} pid @param {number} mib */
function limitTo(pid, mib) {
  try {
    execFileSync('prlimit', ['--pid', String(pid), `--data=${Math.round(mib * MiB)}:`], { stdio: 'ignore' });
  } catch (error) {
    if (isAlive(pid)) throw error;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
