// @ts-check
/** The same load with the events in EventStoreDB: its node goes away and comes back, cuts reads and loses answers, and processes are killed meanwhile. */
import { setTimeout as wait } from 'node:timers/promises';
import { startEventStore } from '../lib/logs.mjs';
import { ROLES } from '../lib/services.mjs';
import { underLoad } from '../lib/under-load.mjs';

export const fault = 'events in EventStoreDB (our gRPC server, its real client): the node restarted under load, reads cut, answers lost, processes killed with `kill -9`';
export const expected = 'what was answered is there once, in one order, every run ends once, rows equal a rebuild, everything verifies';

const STEADY_MS = /** @type {const} */ ([50, 2_500]);
const AWAY_MS = /** @type {const} */ ([0, 2_000]);

/** @type {import('./row.d.ts').Row['run']} */
export const run = async (ground) => {
  const { node, url, log } = await startEventStore();
  try {
    return await underLoad({ ...ground, env: { KEYSTEAD_EVENTSTORE_URL: url }, log }, async ({ instance, history, chances }) => {
      /** @type {Record<string, number>} */
      const counts = {};
      const acts = {
        'node restarted': async () => {
          await node.stop();
          await wait(chances.between(...AWAY_MS));
          await node.start();
        },
        'reads cut': async () => void (node.faults.cutReads = 3),
        'answers lost': async () => void (node.faults.loseAnswers = 3),
        'requests lost': async () => void (node.faults.loseRequests = 3),
        ...Object.fromEntries(ROLES.map((role) => [`${role} killed`, async () => {
          await instance.services.kill(role);
          await instance.services.start(role);
        }])),
      };
      for (let point = 1; point <= ground.points; point += 1) {
        await wait(chances.between(...STEADY_MS));
        const [what, act] = chances.one(Object.entries(acts));
        history.add({ t: 'fault', what, at: Date.now() });
        await act();
        await instance.whenReady();
        counts[what] = (counts[what] ?? 0) + 1;
        if (point % 10 === 0) ground.say(`${point} of ${ground.points} points`);
      }
      return { counts };
    });
  } finally {
    await node.stop();
  }
};
