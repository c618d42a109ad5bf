// @ts-check
/**
 * A Keystead of its own: the built program on a PostgreSQL of its own that syncs as in production, two organisations, and a
 * provider of models on loopback. It is served without the portal, which can be deployed alone and would be built and loaded here for nothing.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startServer } from '../../../dist/libs/testing/src/postgres-server.js';
import { withClient } from '../../../scripts/lib/database-client.mjs';
import { productEnvironment } from '../../../scripts/lib/environment.mjs';
import { freePort } from '../../../scripts/lib/ports.mjs';
import { logInDatabase } from './logs.mjs';
import { makePlace } from './place.mjs';
import { startProvider } from './provider.mjs';
import { createServices, ROLES } from './services.mjs';

const DATABASE = 'keystead';
/** As the server lists who asks. */
const NAME = 'keystead faults';
const LOOKS_UNTIL_READY = 1_200;
/** What the product reads of the directory it runs in; `apps/` is left out, and with it the portal. */
const READ_AT_WORK = ['docs', 'libs', 'compliance', 'package.json'];

/** @typedef {{ email: string, password: string, id: string, role: string }} Account */
/** @typedef {{ id: string, name: string, people: Account[] }} Organisation */
/** @typedef {Awaited<ReturnType<typeof startInstance>>} Instance */

/** Nothing that a shell says about Keystead reaches it. */
export function cleanEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:KEYSTEAD_|npm_|NODE_ENV$|PORT$)/.test(name)));
}

/**
 * @param {{ root: string, say: (line: string) => void, env?: Record<string, string>, through?: (databaseUrl: string) => Promise<string>, log?: (ask: import('./logs.mjs').Ask) => import('./logs.mjs').Log }} options
 *   `through` may put something between the processes and the database; `log` is where `env` has the events kept
 */
export async function startInstance({ root, say, env: over = {}, through = async (url) => url, log = logInDatabase }) {
  const place = makePlace();
  const [home, temporary, logs, cwd] = ['home', 'tmp', 'logs', 'work'].map((name) => join(place, name));
  if (home === undefined || temporary === undefined || logs === undefined || cwd === undefined) throw new Error('unreachable');
  for (const folder of [home, temporary, logs, cwd]) mkdirSync(folder, { mode: 0o700 });
  for (const name of READ_AT_WORK) symlinkSync(join(root, name), join(cwd, name));
  const database = await startServer({ durable: true });
  const provider = await startProvider();
  const port = await freePort('127.0.0.1', null);
  await withClient(database.url(), NAME, (owner) => owner.query(`CREATE DATABASE ${DATABASE}`));
  const direct = productEnvironment({
    env: { ...cleanEnvironment(), TMPDIR: temporary, KEYSTEAD_KEYS_PER_MEMBER: '10000', KEYSTEAD_PRIVATE_ENDPOINTS: provider.url, KEYSTEAD_LOG_LEVEL: 'warn', ...over },
    home,
    databaseUrl: database.url(DATABASE),
    port,
  });
  const env = { ...direct, KEYSTEAD_DATABASE_URL: await through(database.url(DATABASE)) };
  const services = createServices({ root, cwd, logs, env });
  const address = `http://127.0.0.1:${port}`;

  /** The command line of the product, past whatever stands in front of the database. @param {string[]} args */
  async function cli(...args) {
    const done = await promisify(execFile)(process.execPath, ['--enable-source-maps', join(root, 'dist', 'apps', 'cli', 'src', 'main.js'), ...args], { cwd, env: direct, maxBuffer: 64 * 1024 * 1024 }).catch(
      (/** @type {{ code?: number, stdout?: string, stderr?: string }} */ error) => ({ code: error.code ?? 1, stdout: error.stdout ?? '', stderr: error.stderr ?? String(error) }),
    );
    return { code: 'code' in done ? Number(done.code) : 0, out: done.stdout, said: `${done.stdout}${done.stderr}` };
  }

  /** @template T @param {(client: import('pg').Client) => Promise<T>} work @returns {Promise<T>} */
  const inside = (work) => withClient(database.url(DATABASE), NAME, work);

  async function whenReady() {
    for (let looks = 1; ; looks += 1) {
      const { ok, text } = await health(address);
      if (ok && !/"(?:degraded|starting)":true/.test(text)) return;
      if (looks === LOOKS_UNTIL_READY) throw new Error(`never ready: ${text}; logs in ${logs}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  const stop = async () => {
    await services.stop();
    await provider.close();
    await database.stop();
  };
  try {
    const migrated = await cli('admin', 'migrate');
    if (migrated.code !== 0) throw new Error(`not migrated: ${migrated.said}`);
    const seeded = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'seed.mjs')], { cwd, env: direct });
    /** @type {Organisation[]} */
    const organisations = JSON.parse(seeded.stdout);
    await Promise.all(ROLES.map((role) => services.start(role)));
    await whenReady();
    say(`serves at ${address}`);
    return {
      ...{ address, home, temporary, logs, place, env, direct, services, database, provider, organisations, cli, whenReady, stop },
      health: () => health(address),
      inside,
      log: log((text, values) => inside(async (client) => /** @type {Record<string, unknown>[]} */ ((await client.query(text, values)).rows))),
      remove: () => rmSync(place, { recursive: true, force: true }),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @param {string} address */
export async function health(address) {
  try {
    const answer = await fetch(`${address}/health/ready`, { signal: AbortSignal.timeout(3_000) });
    return { ok: answer.ok, status: answer.status, text: await answer.text() };
  } catch (error) {
    return { ok: false, status: 0, text: error instanceof Error ? error.message : String(error) };
  }
}
