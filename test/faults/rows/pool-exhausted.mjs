// @ts-check
/** Every connection of the API waits for a lock that somebody holds, and people go on asking. */
import { join } from 'node:path';
import { leftovers } from '../lib/leftovers.mjs';
import { Client } from '../lib/client.mjs';
import { openHistory } from '../lib/history.mjs';
import { startInstance } from '../lib/instance.mjs';
import { seeded } from '../lib/seeded.mjs';

export const fault = 'connection pool exhausted: 60 reads at once on a table that is locked, with a pool of 4';
export const expected = '503 with Retry-After within 2 s, no deadlock, all well when the lock is gone';

const READS = 60;
const POOL = '4';
/** Half a second on a shared connection, one for one of its own, and what a busy machine takes to say so to all of them. */
const WITHIN_MS = 2_000;

/** @type {import('./row.d.ts').Row['run']} */
export async function run({ root, say, seed }) {
  const instance = await startInstance({ root, say, env: { KEYSTEAD_DATABASE_POOL: POOL } });
  try {
    const [organisation] = instance.organisations;
    const account = organisation?.people.find(({ role }) => role === 'runner');
    if (organisation === undefined || account === undefined) throw new Error('nobody is there');
    const reader = new Client({ address: instance.address, organisation: organisation.id, account, history: openHistory(join(instance.place, 'history.jsonl')), chances: seeded(seed) });
    await reader.signIn();
    const read = async () => {
      const began = performance.now();
      const { status, retryAfter } = await reader.ask('/api/executions');
      return { status, retryAfter, ms: performance.now() - began };
    };
    await read();
    /** @type {ReturnType<typeof read>[]} */
    let asked = [];
    const early = await instance.inside(async (client) => {
      await client.query('BEGIN');
      await client.query('LOCK TABLE read.runtime_runs IN ACCESS EXCLUSIVE MODE');
      asked = Array.from({ length: READS }, read);
      /** @type {Awaited<ReturnType<typeof read>>[]} */
      const answered = [];
      for (const one of asked) void one.then((answer) => answered.push(answer));
      await new Promise((resolve) => setTimeout(resolve, WITHIN_MS + 1_000));
      await client.query('ROLLBACK');
      return [...answered];
    });
    const all = await Promise.all(asked);
    const after = await read();
    await instance.stop();
    const left = leftovers(instance);
    instance.remove();
    const proper = early.filter(({ status, retryAfter, ms }) => status === 503 && retryAfter !== null && ms <= WITHIN_MS);
    const slowest = Math.max(0, ...early.map(({ ms }) => ms));
    const late = all.length - early.length;
    return {
      looks: [
        { name: 'who finds no connection is told so in time', ok: proper.length > 0 && proper.length === early.length && late <= Number(POOL), text: `${proper.length} of ${READS} were answered with 503 and Retry-After, the slowest after ${(slowest / 1000).toFixed(1)} s; ${late} held a connection and waited` },
        { name: 'who held one is answered when the lock is gone', ok: all.filter(({ status }) => status === 200).length === late, text: `${all.filter(({ status }) => status === 200).length} were answered with 200` },
        { name: 'the next read', ok: after.status === 200, text: `${after.status} after ${Math.round(after.ms)} ms` },
        left,
      ],
    };
  } finally {
    await instance.stop();
  }
}
