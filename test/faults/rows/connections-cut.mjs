// @ts-check
/**
 * Between the processes and PostgreSQL connections are cut, nothing passes for a while, everything is slow. Once the silence ends by itself, as where a
 * firewall has forgotten what it let pass: new connections are good, and old ones stay open and bear nothing, until the processes find out. And once a
 * single one is forgotten, under a question that every request asks, while all others are good.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { startProxy } from '../lib/proxy.mjs';
import { underLoad } from '../lib/under-load.mjs';
import { watchReadiness } from '../lib/watch.mjs';

export const fault = 'connections to PostgreSQL cut in the middle, swallowed for 15 s, once cut by us and once left to be found, slow by 300 ms, a single one forgotten';
export const expected = 'typed answers, recovered in 10 s, no duplicate, every run ends once; one connection stops nobody for longer than 2 s';

const CUTS = 10;
const SWALLOWED_MS = 15_000;
const SLOW_MS = 300;
const WITHIN_MS = 10_000;
/** Whose session it is. */
const ASKED_BY_ALL = 'identity.sessions/find';
const LOOKED_MS = 4_000;
const READ_EVERY_MS = 100;
const TOLD_MS = 2_000;

/** @param {number | null} ms */
const shown = (ms) => (ms === null ? 'not' : `after ${(ms / 1000).toFixed(1)} s`);

/** @param {string} name @param {number} ms */
const within = (name, ms) => ({ name, ok: ms <= WITHIN_MS, text: shown(ms) });

/**
 * What a person does: sets a limit, and sees it.
 * @param {import('../lib/client.mjs').Client} admin @param {number} since @returns {Promise<number[]>} milliseconds until the one and the other was done
 */
async function writeAndRead(admin, since) {
  const limitUsd = '7001.5';
  const told = await admin.command({ method: 'PUT', path: '/api/budget', body: { limitUsd }, keyed: false }, { type: 'gateway.limit-set@1', data: { level: 'organisation', limitUsd } });
  const written = Date.now() - since;
  const { status } = await admin.get('/api/budget', told?.position);
  return [told?.status === 200 ? written : Infinity, status === 200 ? Date.now() - since : Infinity];
}

/**
 * What people notice of one forgotten connection, for less long than it takes until it is found to be gone.
 * @param {import('../lib/client.mjs').Client} reader @param {Awaited<ReturnType<typeof startProxy>>} between @returns {Promise<import('./row.d.ts').Look>}
 */
async function readsBesideAForgottenOne(reader, between) {
  await between.forgetAt(ASKED_BY_ALL);
  const read = async () => {
    const began = performance.now();
    const { status } = await reader.ask('/api/budget').catch(() => ({ status: 0 }));
    return { status, ms: performance.now() - began };
  };
  const reads = [];
  for (const until = performance.now() + LOOKED_MS; performance.now() < until; await wait(READ_EVERY_MS)) reads.push(read());
  const answers = await Promise.all(reads);
  const good = answers.filter(({ status }) => status === 200).length;
  const slowest = Math.max(...answers.map(({ ms }) => ms));
  return { name: 'reads while one connection is forgotten', ok: good === answers.length && slowest <= TOLD_MS, text: `${good} of ${answers.length} answered, the slowest ${shown(slowest)}` };
}

/** @type {import('./row.d.ts').Row['run']} */
export async function run(ground) {
  /** @type {Awaited<ReturnType<typeof startProxy>> | null} */
  let proxy = null;
  const through = async (/** @type {string} */ url) => (proxy = await startProxy(url)).url;
  try {
    return await underLoad({ ...ground, through }, async ({ instance, load, history, chances }) => {
      const between = proxy;
      if (between === null) throw new Error('nothing stands in front of the database');
      const watch = watchReadiness(instance);
      let cut = 0;
      for (let time = 0; time < CUTS; time += 1) {
        await wait(chances.between(300, 2_000));
        history.add({ t: 'fault', what: 'all connections are cut', at: Date.now() });
        cut += between.cut();
      }
      const afterCuts = Date.now();
      await wait(WITHIN_MS);
      const fromCuts = watch.readyAfter(afterCuts);
      history.add({ t: 'fault', what: 'nothing passes, and nobody cuts what was forgotten', at: Date.now() });
      between.set('swallow');
      await wait(SWALLOWED_MS);
      between.set('open');
      const again = Date.now();
      const answered = await Promise.all(load.admins.map((admin) => writeAndRead(admin, again)));
      await wait(Math.max(0, again + WITHIN_MS - Date.now()));
      const fromForgotten = watch.readyAfter(again);
      history.add({ t: 'fault', what: 'nothing passes', at: Date.now() });
      const silent = Date.now();
      between.set('swallow');
      await wait(SWALLOWED_MS);
      const red = watch.since(silent).some(({ status }) => status === 503);
      between.cut();
      between.set({ slowMs: SLOW_MS });
      await wait(WITHIN_MS);
      between.set('open');
      const open = Date.now();
      await wait(WITHIN_MS);
      const fromSilence = watch.readyAfter(open);
      const [reader] = load.admins;
      if (reader === undefined) throw new Error('nobody reads');
      history.add({ t: 'fault', what: 'one connection is forgotten', at: Date.now() });
      const besideOne = await readsBesideAForgottenOne(reader, between);
      await watch.stop();
      return {
        looks: [
          { name: 'ready again after cuts', ok: fromCuts !== null && fromCuts <= WITHIN_MS, text: shown(fromCuts) },
          ...['write', 'read'].map((what, place) => within(`a ${what} after a silence that ended by itself`, Math.max(...answered.map((ms) => ms[place] ?? Infinity)))),
          { name: 'ready again after a silence that ended by itself', ok: fromForgotten !== null && fromForgotten <= WITHIN_MS, text: shown(fromForgotten) },
          { name: 'readiness is red while nothing passes', ok: red, text: `${watch.since(silent).filter(({ status }) => status === 503).length} times` },
          { name: 'ready again after silence and slowness', ok: fromSilence !== null && fromSilence <= WITHIN_MS, text: shown(fromSilence) },
          besideOne,
        ],
        counts: { 'connections cut': cut },
      };
    });
  } finally {
    await /** @type {{ close(): Promise<unknown> } | null} */ (proxy)?.close();
  }
}
