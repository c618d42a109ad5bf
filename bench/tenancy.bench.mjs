// @ts-check
/**
 * How long it takes to be told that there is no such key: of one that another organisation has, and of one that nobody has. For information: that both take the
 * same questions to the database is what `test/tenancy` holds us to.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { encodeId } from '../dist/libs/kernel/src/ids.js';
import { median } from './lib/measure.mjs';
import { startInstance, temporaryHome } from './product/instance.mjs';

export const title = "Another organisation's key and no key: GET /api/keys/:id, one connection, turn and turn about";
export const runs = 3;

const KEYS = 20;
const PAIRS = 500;
const PASSWORD = 'lagoon otter lantern bench';

/** Founds a second organisation as an operator does, and enters it. @param {string} root @param {string} home @param {string} address @returns {Promise<string>} cookie */
async function enterLagoon(root, home, address) {
  const { user, password, port } = JSON.parse(readFileSync(join(home, 'postgres.json'), 'utf8'));
  const env = { PATH: process.env['PATH'], NODE_ENV: 'development', KEYSTEAD_DEMO: 'true', KEYSTEAD_HOME: home, KEYSTEAD_DATABASE_URL: `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/keystead` };
  const founded = await promisify(execFile)(process.execPath, [join(root, 'dist', 'apps', 'cli', 'src', 'main.js'), 'admin', 'invite-admin', '--organisation', 'Lagoon', '--email', 'admin@lagoon.example', '--name', 'Lea of Lagoon'], { env });
  /** @param {string} path @param {object} body @param {string} [cookie] */
  const post = async (path, body, cookie = '') => {
    const answer = await fetch(`${address}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', cookie }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}; ${founded.stderr}`);
    return answer;
  };
  /** @param {string} link @param {string} name @param {string} email */
  const joins = async (link, name, email) => {
    await post('/api/invitations/accept', { token: link.trim().split('#')[1], name, password: PASSWORD });
    const session = await post('/api/session', { email, password: PASSWORD });
    return session.headers.getSetCookie().map((line) => line.split(';', 1)[0]).join('; ');
  };
  const admin = await joins(founded.stdout, 'Lea of Lagoon', 'admin@lagoon.example');
  const invited = /** @type {{ link: string }} */ (await (await post('/api/invitations', { email: 'user@lagoon.example', name: 'Uwe of Lagoon', roles: ['user'] }, admin)).json());
  return joins(invited.link, 'Uwe of Lagoon', 'user@lagoon.example');
}

/** @type {import('./lib/figure.d.ts').Benchmark['run']} */
export async function run({ root, runs: rounds, say }) {
  const place = temporaryHome();
  const instance = await startInstance({ root, home: place.home });
  /** @type {{ there: number[], nowhere: number[] }} */
  const samples = { there: [], nowhere: [] };
  try {
    const owner = await instance.enter('user');
    /** @type {string[]} */
    const theirs = [];
    for (let n = 0; n < KEYS; n += 1) theirs.push((await owner.post('/api/keys', { name: `Key ${n}`, provider: 'practice', secret: `practice-secret-${n}` })).id);
    await owner.get('/api/keys');
    const cookie = await enterLagoon(root, place.home, instance.address);
    /** @param {string} id @returns {Promise<number>} milliseconds */
    const asked = async (id) => {
      const start = performance.now();
      const answer = await fetch(`${instance.address}/api/keys/${id}`, { headers: { cookie } });
      await answer.text();
      if (answer.status !== 404) throw new Error(`a key of another organisation answered ${answer.status}`);
      return performance.now() - start;
    };
    for (let round = 0; round <= rounds; round += 1) {
      /** @type {Record<'there' | 'nowhere', number[]>} */
      const took = { there: [], nowhere: [] };
      for (let pair = 0; pair < PAIRS; pair += 1) {
        const ids = { there: theirs[pair % KEYS] ?? '', nowhere: encodeId('key', randomBytes(16)) };
        for (const what of pair % 2 === 0 ? /** @type {const} */ (['there', 'nowhere']) : /** @type {const} */ (['nowhere', 'there'])) took[what].push(await asked(ids[what]));
      }
      if (round === 0) continue;
      for (const what of /** @type {const} */ (['there', 'nowhere'])) samples[what].push(median(took[what]));
      say(`run ${round}: ${median(took.there).toFixed(3)} ms for another organisation's, ${median(took.nowhere).toFixed(3)} ms for nobody's`);
    }
  } finally {
    await instance.stop();
    place.remove();
  }
  return [{ name: "not found: another organisation's key", unit: 'ms', ours: median(samples.there), peer: { name: 'a key that nobody has', value: median(samples.nowhere) }, samples: { ours: samples.there, peer: samples.nowhere } }];
}
