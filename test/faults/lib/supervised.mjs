// @ts-check
/** A Keystead as `npm start` runs it: the supervisor, its embedded PostgreSQL and the processes, in a home of one's own. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withClient } from '../../../scripts/lib/database-client.mjs';
import { productEnvironment } from '../../../scripts/lib/environment.mjs';
import { clusterPaths, connectionString } from '../../../scripts/lib/postgres-cluster.mjs';
import { freePort } from '../../../scripts/lib/ports.mjs';
import { cleanEnvironment, health } from './instance.mjs';
import { logInDatabase } from './logs.mjs';
import { startProvider } from './provider.mjs';

const GREETED = 'Stop:  Ctrl-C';
const LOOKS_UNTIL_GREETED = 1_800;

/**
 * @param {{ root: string, place: string, say: (line: string) => void, env?: Record<string, string> }} options
 */
export async function superviseInstance({ root, place, say, env: over = {} }) {
  const [home, temporary] = [join(place, 'home'), join(place, 'tmp')];
  mkdirSync(temporary, { mode: 0o700 });
  const port = await freePort('127.0.0.1', null);
  const address = `http://127.0.0.1:${port}`;
  const provider = await startProvider();
  const asked = { ...cleanEnvironment(), TMPDIR: temporary, KEYSTEAD_HOME: home, PORT: String(port), KEYSTEAD_KEYS_PER_MEMBER: '10000', KEYSTEAD_PRIVATE_ENDPOINTS: provider.url, KEYSTEAD_LOG_LEVEL: 'warn', ...over };
  const databaseUrl = () => connectionString(JSON.parse(readFileSync(clusterPaths(home).secretsFile, 'utf8')), 'keystead');
  const direct = () => productEnvironment({ env: asked, home, databaseUrl: databaseUrl(), port });
  /** @type {import('node:child_process').ChildProcess | null} */
  let supervisor = null;
  let said = '';

  /** Resolves with the greeting, or with the supervisor's last words. */
  async function start() {
    said = '';
    const child = spawn(process.execPath, [join(import.meta.dirname, 'start-supervised.mjs')], { cwd: root, env: asked, stdio: ['ignore', 'pipe', 'pipe'] });
    supervisor = child;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    for (let looks = 0; looks < LOOKS_UNTIL_GREETED && child.exitCode === null && !said.includes(GREETED); looks += 1) await new Promise((resolve) => setTimeout(resolve, 100));
    return { greeted: said.includes(GREETED), said: () => said };
  }

  /** @param {NodeJS.Signals} [signal] */
  async function stop(signal = 'SIGTERM') {
    if (supervisor === null || supervisor.exitCode !== null || supervisor.signalCode !== null) return;
    const gone = once(supervisor, 'exit');
    supervisor.kill(signal);
    await gone;
  }

  const first = await start();
  if (!first.greeted) throw new Error(`did not start: ${first.said().slice(-2_000)}`);
  const seeded = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'seed.mjs')], { cwd: root, env: direct() });
  /** @type {import('./instance.mjs').Organisation[]} */
  const organisations = JSON.parse(seeded.stdout);
  /** @template T @param {(client: import('pg').Client) => Promise<T>} work @returns {Promise<T>} */
  const inside = (work) => withClient(databaseUrl(), 'keystead faults', work);
  say(`serves at ${address}`);
  return {
    ...{ address, home, temporary, place, provider, organisations, start, stop },
    get direct() {
      return direct();
    },
    health: () => health(address),
    said: () => said,
    /** @param {string[]} args */
    async cli(...args) {
      const done = await promisify(execFile)(process.execPath, ['--enable-source-maps', join(root, 'dist', 'apps', 'cli', 'src', 'main.js'), ...args], { cwd: root, env: direct(), maxBuffer: 64 * 1024 * 1024 }).catch(
        (/** @type {{ code?: number, stdout?: string, stderr?: string }} */ error) => ({ code: error.code ?? 1, stdout: error.stdout ?? '', stderr: error.stderr ?? String(error) }),
      );
      return { code: 'code' in done ? Number(done.code) : 0, out: done.stdout, said: `${done.stdout}${done.stderr}` };
    },
    inside,
    log: logInDatabase((text, values) => inside(async (client) => /** @type {Record<string, unknown>[]} */ ((await client.query(text, values)).rows))),
    async end() {
      await stop();
      await provider.close();
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof superviseInstance>>} Supervised */
