// @ts-check
/** Between the processes and PostgreSQL connections are cut, nothing passes for a while, everything is slow. */
import { setTimeout as wait } from 'node:timers/promises';
import { startProxy } from '../lib/proxy.mjs';
import { underLoad } from '../lib/under-load.mjs';
import { watchReadiness } from '../lib/watch.mjs';

export const fault = 'connections to PostgreSQL cut in the middle, swallowed for 15 s, slow by 300 ms';
export const expected = 'typed answers, recovered in 10 s, no duplicate, every run ends once';

const CUTS = 10;
const SWALLOWED_MS = 15_000;
const SLOW_MS = 300;
const WITHIN_MS = 10_000;

/** @type {import('./row.d.ts').Row['run']} */
export async function run(ground) {
  /** @type {Awaited<ReturnType<typeof startProxy>> | null} */
  let proxy = null;
  const through = async (/** @type {string} */ url) => (proxy = await startProxy(url)).url;
  try {
    return await underLoad({ ...ground, through }, async ({ instance, history, chances }) => {
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
      await watch.stop();
      const shown = (/** @type {number | null} */ ms) => (ms === null ? 'not' : `after ${(ms / 1000).toFixed(1)} s`);
      return {
        looks: [
          { name: 'ready again after cuts', ok: fromCuts !== null && fromCuts <= WITHIN_MS, text: shown(fromCuts) },
          { name: 'readiness is red while nothing passes', ok: red, text: `${watch.since(silent).filter(({ status }) => status === 503).length} times` },
          { name: 'ready again after silence and slowness', ok: fromSilence !== null && fromSilence <= WITHIN_MS, text: shown(fromSilence) },
        ],
        counts: { 'connections cut': cut },
      };
    });
  } finally {
    await /** @type {{ close(): Promise<unknown> } | null} */ (proxy)?.close();
  }
}
