// @ts-check
/** A second worker runs beside the first; then the first is made to hang, is overtaken, and comes back not knowing it. */
import { setTimeout as wait } from 'node:timers/promises';
import { addressOfWorker, noEpochOfTwo, watchCheckpoints } from '../lib/checkpoint-writers.mjs';
import { underLoad } from '../lib/under-load.mjs';

export const fault = 'two workers; the leading one is stopped for 10 s, loses the lead with its connection, and wakes up';
export const expected = 'one leads; the other is refused by its epoch; rows equal a rebuild, no reaction acts twice';

const ROUNDS = 3;
const STOPPED_MS = 10_000;
const AWAKE_MS = 3_000;

/** @type {import('./row.d.ts').Row['run']} */
export const run = (ground) =>
  underLoad(ground, async ({ instance, history }) => {
    await instance.inside(watchCheckpoints);
    await instance.services.start('worker', 'second worker', { KEYSTEAD_DATABASE_URL: addressOfWorker(instance.env.KEYSTEAD_DATABASE_URL, 'second') });
    await wait(AWAKE_MS);
    let overtaken = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = await leaders(instance);
      const name = round % 2 === 0 ? 'worker' : 'second worker';
      history.add({ t: 'fault', what: `${name} hangs and its lead is taken`, at: Date.now() });
      const pid = instance.services.pid(name);
      process.kill(pid, 'SIGSTOP');
      // What a network that drops an idle connection does: PostgreSQL gives the lead away, and the sleeper is not told.
      await instance.inside((client) => client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'keystead-leader' AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted)"));
      await wait(STOPPED_MS);
      const after = await leaders(instance);
      if (after[0] !== undefined && after[0] !== before[0]) overtaken += 1;
      process.kill(pid, 'SIGCONT');
      // Enough for it to try what it still believes it may.
      await wait(AWAKE_MS);
    }
    return {
      looks: [
        await instance.inside(noEpochOfTwo),
        { name: 'the other takes the lead each time', ok: overtaken === ROUNDS, text: `${overtaken} of ${ROUNDS} times` },
      ],
      counts: { 'times overtaken': overtaken },
    };
  });

/** Server processes that hold the lead. @param {import('../lib/instance.mjs').Instance} instance @returns {Promise<number[]>} */
function leaders(instance) {
  return instance.inside(async (client) => {
    const { rows } = await client.query("SELECT l.pid FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' AND l.granted AND a.application_name = 'keystead-leader'");
    return rows.map((/** @type {{ pid: number }} */ { pid }) => pid);
  });
}
