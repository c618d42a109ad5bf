// @ts-check
/** Each process stands still for a while, as one does whose event loop is blocked, and goes on as if no time had passed. */
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from '../lib/client.mjs';
import { underLoad } from '../lib/under-load.mjs';
import { watchReadiness } from '../lib/watch.mjs';

export const fault = 'the API, the worker, the runner stand still for 5 s under load, then the API and the runner for 15 s, longer than a runner may be silent';
export const expected = 'who waits is turned away or answered, readiness says it, every run ends once, nothing answered is lost, ready again within 15 s';

/** The last two are longer than the lease of a runner, which is 10 s. */
const STOPS = /** @type {const} */ ([['api', 5_000], ['worker', 5_000], ['runner', 5_000], ['api', 5_000], ['runner', 15_000], ['api', 15_000]]);
const STEADY_MS = 3_000;
const READS = 50;
/** As long as the suite's clients wait for an answer. */
const ANSWERED_WITHIN_MS = 10_000;
/** An API that stood still for longer than its runner may be silent has to find it again. */
const READY_WITHIN_MS = 15_000;

/** @type {import('./row.d.ts').Row['run']} */
export const run = (ground) =>
  underLoad(ground, async ({ instance, history, chances }) => {
    const watch = watchReadiness(instance);
    const reader = await readerOf(instance, history, chances);
    /** @type {{ status: number, retryAfter: string | null, lateMs: number }[]} */
    const waited = [];
    /** @type {number[]} */
    const ready = [];
    let told = 0;
    for (const [role, ms] of STOPS) {
      await wait(STEADY_MS);
      history.add({ t: 'fault', what: `the ${role} stands still for ${ms / 1000} s`, at: Date.now() });
      const pid = instance.services.pid(role);
      process.kill(pid, 'SIGSTOP');
      const stopped = Date.now();
      let wokenAt = Number.POSITIVE_INFINITY;
      await wait(ms / 2);
      const asked = role !== 'api' ? [] : Array.from({ length: READS }, async () => ({ ...(await reader.ask('/api/executions')), lateMs: Date.now() - wokenAt }));
      await wait(ms / 2);
      process.kill(pid, 'SIGCONT');
      wokenAt = Date.now();
      waited.push(...(await Promise.all(asked)));
      await wait(READY_WITHIN_MS);
      ready.push(watch.readyAfter(wokenAt) ?? Number.POSITIVE_INFINITY);
      if (role === 'api' && watch.since(stopped).some(({ text }) => /nothing was answered for/i.test(text))) told += 1;
    }
    await watch.stop();
    const turnedAway = waited.filter(({ status }) => status === 503);
    const answered = waited.filter(({ status }) => status === 200);
    const latest = Math.max(...waited.map(({ lateMs }) => lateMs));
    const stopsOfApi = STOPS.filter(([role]) => role === 'api').length;
    return {
      looks: [
        { name: 'who waits for the API is turned away with Retry-After, or answered', ok: turnedAway.length > 0 && turnedAway.every(({ retryAfter }) => retryAfter !== null) && turnedAway.length + answered.length === waited.length && latest <= ANSWERED_WITHIN_MS, text: `of ${waited.length} requests ${turnedAway.length} were turned away and ${answered.length} answered, the last ${(latest / 1000).toFixed(1)} s after it went on` },
        { name: 'readiness says that the API stood still', ok: told === stopsOfApi, text: `${told} of ${stopsOfApi} times` },
        { name: 'ready again', ok: ready.every((ms) => ms <= READY_WITHIN_MS), text: `after ${ready.map((ms) => `${(ms / 1000).toFixed(1)} s`).join(', ')}` },
      ],
      counts: { 'times that a process stood still': STOPS.length },
    };
  });

/** @param {import('../lib/instance.mjs').Instance} instance @param {import('../lib/history.mjs').History} history @param {import('../lib/seeded.mjs').Seeded} chances */
async function readerOf(instance, history, chances) {
  const [organisation] = instance.organisations;
  const account = organisation?.people.find(({ role }) => role === 'keeper');
  if (organisation === undefined || account === undefined) throw new Error('nobody is there');
  const reader = new Client({ address: instance.address, organisation: organisation.id, account, history, chances: chances.fork() });
  await reader.signIn();
  return reader;
}
