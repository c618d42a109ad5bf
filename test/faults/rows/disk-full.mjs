// @ts-check
/** A disk of its own, in memory, is filled: to below the mark, then to the last byte, then Keystead is killed and started on it. Needs root, to mount it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeSync, openSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { looksWhenQuiet, looksWhileRunning } from '../lib/aftermath.mjs';
import { Client } from '../lib/client.mjs';
import { openHistory } from '../lib/history.mjs';
import { leftovers } from '../lib/leftovers.mjs';
import { startLoad } from '../lib/load.mjs';
import { makePlace } from '../lib/place.mjs';
import { seeded } from '../lib/seeded.mjs';
import { superviseInstance } from '../lib/supervised.mjs';

export const fault = 'the disk of KEYSTEAD_HOME filled below the mark, then to the last byte, then killed and started on the full disk';
export const expected = 'admission stops at the mark with a typed error; reading and deleting go on; the ballast allows the restart; afterwards everything verifies';

const MiB = 1024 * 1024;
const DISK = '1500m';
const FLOOR_MIB = 256;
const BELOW_MS = 8_000;
const FULL_MS = 8_000;

/** @param {string} home */
const freeUnder = (home) => {
  const { bavail, bsize } = statfsSync(home);
  return bavail * bsize;
};

/** Another program's file. @param {string} file @param {string} home @param {number} leave bytes */
function fill(file, home, leave) {
  const handle = openSync(file, 'a');
  try {
    for (let step = MiB; step >= 4_096; step /= 2) while (freeUnder(home) - step >= leave) writeSync(handle, Buffer.alloc(step, 1));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(handle);
  }
}

/** @type {import('./row.d.ts').Row['run']} */
export async function run(ground) {
  const place = makePlace();
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK},mode=0711`, 'tmpfs', place]);
  // Outside the disk that is filled: the suite must be able to write down what it sees.
  const notes = mkdtempSync(join(tmpdir(), 'keystead-history-'));
  try {
    const found = await onThatDisk(ground, place, notes);
    if (found.looks.every(({ ok }) => ok)) rmSync(notes, { recursive: true });
    else ground.say(`the history is kept in ${notes}`);
    return found;
  } finally {
    execFileSync('umount', ['--lazy', place]);
    rmSync(place, { recursive: true, force: true });
  }
}

/** @param {import('./row.d.ts').Ground} ground @param {string} place @param {string} notes @returns {Promise<import('./row.d.ts').Found>} */
async function onThatDisk({ root, say, seed }, place, notes) {
  const instance = await superviseInstance({ root, place, say, env: { KEYSTEAD_MIN_FREE_MIB: String(FLOOR_MIB) } });
  const filler = join(place, 'of another program');
  try {
    const history = openHistory(join(notes, 'history.jsonl'));
    const chances = seeded(seed);
    const load = await startLoad(instance, { history, chances });
    const asker = await askerOf(instance, { history, chances });
    await wait(3_000);

    fill(filler, instance.home, (FLOOR_MIB / 2) * MiB);
    const below = await asker.during(BELOW_MS);
    // Who comes next after a while: their use would have to be noted.
    await instance.inside((client) => client.query("UPDATE identity.sessions SET last_used_at = now() - interval '2 minutes'"));
    fill(filler, instance.home, 0);
    history.add({ t: 'fault', what: 'the disk is full', at: Date.now() });
    const full = await asker.during(FULL_MS);
    await instance.stop('SIGKILL');
    history.add({ t: 'fault', what: 'everything is killed and started on the full disk', at: Date.now() });
    fill(filler, instance.home, 0);
    const again = await instance.start();
    const released = again.said().includes('are released');
    const afterwards = await asker.during(2_000);
    rmSync(filler);
    await wait(2_000);
    const roomy = await asker.during(2_000);

    await load.stop();
    const running = await looksWhileRunning(instance, load, history);
    const quiet = await looksWhenQuiet(instance, history);
    await instance.stop();
    return {
      looks: [
        { name: 'below the mark nothing new is taken in', ok: below.made['507 platform.disk-full'] !== undefined && below.settled(), text: below.text },
        { name: 'reading goes on', ok: onlyRead(below), text: counted(below.reads) },
        { name: 'on the full disk nothing is confirmed that is not', ok: full.made['201'] === undefined, text: full.text },
        { name: 'on the full disk reading goes on, after a pause too', ok: onlyRead(full), text: counted(full.reads) },
        { name: 'it starts on the full disk, by its ballast', ok: again.greeted && released, text: again.greeted ? `ballast ${released ? 'released' : 'not needed'}; then ${afterwards.text}` : again.said().trim().split('\n').slice(-3).join(' / ') },
        { name: 'with room it takes things in again', ok: roomy.made['201'] !== undefined, text: roomy.text },
        ...[...running, ...quiet.looks, leftovers(instance)],
      ],
      counts: quiet.counts,
    };
  } finally {
    await instance.end();
  }
}

/** @param {Record<string, number>} answers */
const counted = (answers) => Object.entries(answers).map(([what, times]) => `${times} × ${what}`).join(', ');

/** @param {{ reads: Record<string, number> }} seen */
const onlyRead = ({ reads }) => Object.keys(reads).join() === '200';

/** Somebody who makes things and reads them. @param {import('../lib/supervised.mjs').Supervised} instance @param {{ history: import('../lib/history.mjs').History, chances: import('../lib/seeded.mjs').Seeded }} options */
async function askerOf(instance, options) {
  const [organisation] = instance.organisations;
  const account = organisation?.people.find(({ role }) => role === 'changing');
  if (organisation === undefined || account === undefined) throw new Error('nobody is there');
  const client = new Client({ address: instance.address, organisation: organisation.id, account, ...options });
  await client.signIn();
  return {
    /** @param {number} ms */
    async during(ms) {
      /** @type {Record<string, number>} */
      const made = {};
      /** @type {Record<string, number>} */
      const reads = {};
      /** @type {string[]} */
      const order = [];
      const count = (/** @type {Record<string, number>} */ into, /** @type {string} */ what) => void (into[what] = (into[what] ?? 0) + 1);
      for (const until = Date.now() + ms; Date.now() < until; await wait(100)) {
        const wrote = await client.send({ path: '/api/tokens', body: { name: 'tests', expiresInDays: 1 } }).catch(() => null);
        const what = wrote === null ? 'no answer' : [wrote.status, wrote.body?.code].filter(Boolean).join(' ');
        count(made, what);
        order.push(what);
        if (wrote?.status === 201) await client.send({ method: 'DELETE', path: `/api/tokens/${wrote.body.id}` }).catch(() => null);
        const read = await client.send({ method: 'GET', path: '/api/tokens' }).catch(() => null);
        count(reads, read === null ? 'no answer' : String(read.status));
      }
      return {
        made,
        reads,
        text: counted(made),
        /** What was said in the last half is one and the same. */
        settled: () => new Set(order.slice(Math.floor(order.length / 2))).size === 1,
      };
    },
  };
}
