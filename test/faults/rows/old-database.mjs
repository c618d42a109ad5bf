// @ts-check
/** The directory of the database is put back as it was some time ago; keys and checkpoints beside it are of today. */
import { renameSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { untilClean } from '../lib/clean.mjs';
import { openHistory } from '../lib/history.mjs';
import { startLoad } from '../lib/load.mjs';
import { makePlace } from '../lib/place.mjs';
import { seeded } from '../lib/seeded.mjs';
import { superviseInstance } from '../lib/supervised.mjs';

export const fault = 'an old copy of the database directory put back under a newer sealed log';
export const expected = 'noticed at the start and named with the position, nothing is sealed over it, until somebody decides and that is recorded';

const WORK_MS = 5_000;

/** @type {import('./row.d.ts').Row['run']} */
export async function run({ root, say, seed }) {
  const place = makePlace();
  const instance = await superviseInstance({ root, place, say });
  try {
    const history = openHistory(join(place, 'history.jsonl'));
    const load = await startLoad(instance, { history, chances: seeded(seed) });
    await wait(WORK_MS);
    await load.stop();
    await untilClean(instance);
    const old = await headOf(instance);
    await instance.stop();
    const [data, copy] = [join(instance.home, 'postgres'), join(place, 'old copy')];
    execFileSync('cp', ['-a', data, copy]);

    await instance.start();
    const later = await startLoadAgain(instance, history, seed);
    await wait(WORK_MS);
    await later.stop();
    await untilClean(instance);
    const newest = await headOf(instance);
    await instance.stop();
    rmSync(data, { recursive: true });
    renameSync(copy, data);

    const started = await instance.start();
    if (!started.greeted) throw new Error(`it did not start: ${started.said().slice(-1_500)}`);
    await wait(3_000);
    const doctor = await instance.cli('admin', 'doctor', '--json');
    const { findings } = /** @type {{ findings: { state: string, check: string, text: string }[] }} */ (JSON.parse(doctor.out));
    const named = findings.filter(({ state, check }) => state === 'fail' && check === 'checkpoints');
    const sealedBefore = await sealed(instance);
    const health = await instance.health();
    await wait(3_000);
    const sealedAfter = await sealed(instance);
    await instance.stop();
    rmSync(place, { recursive: true });
    return {
      looks: [
        { name: 'the doctor names it with its position', ok: named.some(({ text }) => text.includes(String(old))), text: named.map(({ text }) => text).join(' ').slice(0, 400) || `it found ${findings.filter(({ state }) => state === 'fail').map(({ check }) => check).join(', ') || 'nothing'}` },
        { name: 'nothing is sealed over it', ok: sealedBefore === sealedAfter, text: `${sealedBefore} leaves, then ${sealedAfter}; readiness ${health.status}, the start ${started.greeted ? 'went on' : 'was refused'}` },
      ],
      counts: { 'head of the copy': old, 'head it replaced': newest },
    };
  } finally {
    await instance.end();
  }
}

/** Other apps than the first time, since a name is taken once. @param {import('../lib/supervised.mjs').Supervised} instance @param {import('../lib/history.mjs').History} history @param {number} seed */
const startLoadAgain = (instance, history, seed) => startLoad(instance, { history, chances: seeded(seed + 1), slug: 'reads-again' });

/** @param {import('../lib/supervised.mjs').Supervised} instance @returns {Promise<number>} */
const headOf = (instance) => instance.inside(async (client) => Number((await client.query('SELECT head FROM events.counter')).rows[0].head));

/** @param {import('../lib/supervised.mjs').Supervised} instance @returns {Promise<number>} */
const sealed = (instance) => instance.inside(async (client) => Number((await client.query('SELECT count(*) AS leaves FROM evidence.leaves')).rows[0].leaves));
