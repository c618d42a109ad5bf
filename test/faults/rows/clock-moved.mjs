// @ts-check
/** The clock of one process after the other is an hour ahead, then an hour behind, while the others go right. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { ROLES } from '../lib/services.mjs';
import { underLoad } from '../lib/under-load.mjs';

export const fault = 'the clock of the API, the worker, the runner an hour ahead and an hour behind, one after the other';
export const expected = 'nobody is signed out, the order of the log and of its times holds, every run ends once, every reservation is closed once, everything verifies';

const HOUR_MS = 3_600_000;
const MOVED_FOR_MS = 6_000;

/** @type {import('./row.d.ts').Row['run']} */
export const run = (ground) =>
  underLoad(ground, async ({ instance, history }) => {
    const preload = `--import=${pathToFileURL(join(import.meta.dirname, '..', 'lib', 'moved-clock.mjs')).href}`;
    let signedOut = 0;
    for (const by of [HOUR_MS, -HOUR_MS]) {
      for (const role of ROLES) {
        history.add({ t: 'fault', what: `the clock of the ${role} is off by ${by / 60_000} min`, at: Date.now() });
        await instance.services.kill(role, 'SIGTERM');
        await instance.services.start(role, role, { NODE_OPTIONS: preload, MOVED_CLOCK_MS: String(by) });
        await instance.whenReady();
        await wait(MOVED_FOR_MS);
        await instance.services.kill(role, 'SIGTERM');
        await instance.services.start(role);
        await instance.whenReady();
      }
    }
    signedOut = history.entries().filter((entry) => entry.t === 'answer' && entry.status === 401).length;
    const backwards = await instance.inside(async (client) => Number((await client.query('SELECT count(*) AS events FROM (SELECT recorded_at < lag(recorded_at) OVER (ORDER BY position) AS back FROM events.log) AS times WHERE back')).rows[0].events));
    return {
      looks: [
        { name: 'nobody is signed out', ok: signedOut === 0, text: `${signedOut} answers said so` },
        { name: 'recorded times never run backwards', ok: backwards === 0, text: `${backwards} events stand before an earlier one` },
      ],
    };
  });
