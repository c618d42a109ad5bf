// @ts-check
/** api, worker and runner are killed with SIGKILL, one at a time, at moments that chance chooses, under load. */
import { setTimeout as wait } from 'node:timers/promises';
import { ROLES } from '../lib/services.mjs';
import { underLoad } from '../lib/under-load.mjs';

export const fault = '`kill -9` of the API, the worker or the runner at random moments under load';
export const expected = 'nothing confirmed is lost, nothing is done twice, every run ends once, every reservation is closed, rows equal a rebuild, everything verifies, nothing is left over';

const STEADY_MS = /** @type {const} */ ([50, 2_500]);
const AWAY_MS = /** @type {const} */ ([0, 400]);

/** @type {import('./row.d.ts').Row['run']} */
export const run = (ground) =>
  underLoad(ground, async ({ instance, history, chances }) => {
    /** @type {Record<string, number>} */
    const kills = {};
    let longest = 0;
    for (let point = 1; point <= ground.points; point += 1) {
      await wait(chances.between(...STEADY_MS));
      const role = chances.one(ROLES);
      history.add({ t: 'fault', what: `kill ${role}`, at: Date.now() });
      await instance.services.kill(role);
      await wait(chances.between(...AWAY_MS));
      const began = Date.now();
      await instance.services.start(role);
      await instance.whenReady();
      longest = Math.max(longest, Date.now() - began);
      kills[`${role} killed`] = (kills[`${role} killed`] ?? 0) + 1;
      if (point % 10 === 0) ground.say(`${point} of ${ground.points} points`);
    }
    return { counts: { ...kills, 'longest start until ready, ms': longest } };
  });
