// @ts-check
/** PostgreSQL ends as a crash would and comes back: at once, and after a while. */
import { setTimeout as wait } from 'node:timers/promises';
import { underLoad } from '../lib/under-load.mjs';
import { watchReadiness } from '../lib/watch.mjs';

export const fault = 'PostgreSQL restarted at once under load, five times';
export const expected = 'recovered in 10 s, readiness red meanwhile, no duplicate';

const RESTARTS = 5;
const WITHIN_MS = 10_000;
const STEADY_MS = 4_000;

/** @type {import('./row.d.ts').Row['run']} */
export const run = (ground) =>
  underLoad(ground, async ({ instance, history }) => {
    const watch = watchReadiness(instance);
    /** @type {number[]} */
    const recovered = [];
    let red = 0;
    for (let restart = 0; restart < RESTARTS; restart += 1) {
      await wait(STEADY_MS);
      history.add({ t: 'fault', what: 'PostgreSQL crashes', at: Date.now() });
      const down = Date.now();
      await instance.database.crashAndRestart();
      const up = Date.now();
      await wait(WITHIN_MS);
      recovered.push(watch.readyAfter(up) ?? Number.POSITIVE_INFINITY);
      red += watch.since(down).some(({ status }) => status === 503) ? 1 : 0;
    }
    await watch.stop();
    const slowest = Math.max(...recovered);
    return {
      looks: [
        { name: 'ready again within 10 s', ok: slowest <= WITHIN_MS, text: `after ${recovered.map((ms) => `${(ms / 1000).toFixed(1)} s`).join(', ')}` },
        { name: 'readiness is red meanwhile', ok: red === RESTARTS, text: `${red} of ${RESTARTS} times` },
      ],
      counts: { restarts: RESTARTS },
    };
  });
