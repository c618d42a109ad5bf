// @ts-check
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { asTyped } from './as-typed.mjs';
import { layBallast, spendBallast } from './ballast.mjs';
import { buildPortal, buildServer } from './build.mjs';
import { startEmbeddedDatabase } from './embedded-database.mjs';
import { environmentOf, namedDatabase, productEnvironment, withEnvFile } from './environment.mjs';
import { explain } from './fault.mjs';
import { demoAccounts, greeting } from './greeting.mjs';
import { chooseHome, prepareHome } from './home.mjs';
import { endLeftovers, openRoster } from './leftovers.mjs';
import { takeLock } from './lock.mjs';
import { demandFreePort, parsePort } from './ports.mjs';
import { prepare } from './prepare.mjs';
import { PROGRAM } from './program.mjs';
import { whenServicesReady } from './readiness.mjs';
import { createService } from './service.mjs';
import { serviceAccount } from './service-account.mjs';
import { listenForStop, stopInOrder } from './stopper.mjs';

/** @typedef {import('./service.mjs').Service} Service */
/** @typedef {import('./program.mjs').Program} Program */
/** @typedef {import('./build.mjs').BuildOptions} Parts */
/** @typedef {import('./prepare.mjs').Build} Build */
/** @typedef {{ root: string, env: Readonly<Record<string, string | undefined>>, program?: Program, build?: Build }} StartOptions */
/** @typedef {{ stopper: ReturnType<typeof listenForStop>, say: (line: string) => void, services: { database: Service | null, product: Service[] } }} Session */

/** @type {Build} */
const BUILD = { server: buildServer, portal: buildPortal };

/**
 * Starts everything and stays until asked to stop.
 * @param {StartOptions} options
 * @returns {Promise<number>} exit code
 */
export async function main(options) {
  const stopper = listenForStop();
  /** @type {Session} */
  const session = { stopper, say: (line) => process.stdout.write(`keystead: ${asTyped(line)}\n`), services: { database: null, product: [] } };
  try {
    return await keepRunning({ ...options, env: withEnvFile(options.root, options.env) }, session);
  } catch (error) {
    if (stopper.signal.aborted) return 130;
    process.stderr.write(`keystead: ${asTyped(explain(error) ?? (error instanceof Error ? (error.stack ?? error.message) : String(error)))}\n`);
    return 1;
  }
}

/** @param {StartOptions} options @param {Session} session */
async function keepRunning(options, { stopper, say, services }) {
  const { root, env, program = PROGRAM } = options;
  const port = parsePort(env['PORT']);
  const embedded = namedDatabase(env) === null;
  const account = embedded ? serviceAccount() : null;
  const { path: home, note } = chooseHome({ root, wanted: env['KEYSTEAD_HOME'], account });
  if (note !== null) say(note);
  prepareHome(home, account);
  // Before anything is written: a lock takes room too.
  if (embedded) spendBallast(home, say);
  const unlock = takeLock(join(home, 'run', 'start.lock'));
  const ended = new AbortController();
  const signal = AbortSignal.any([stopper.signal, ended.signal]);
  try {
    const rosterFile = join(home, 'run', 'processes.json');
    for (const name of await endLeftovers(rosterFile)) say(`ended ${name}, which an earlier start had left`);
    await demandFreePort(port);
    const roster = openRoster(rosterFile, say);
    const logs = join(home, 'logs');
    const base = { root, logs, signal, say, roster };
    const startDatabase = () => startEmbeddedDatabase({ root, home, account, roster, print: say, signal, onService: (service) => (services.database = service) });
    const productEnv = await prepare({
      ...base,
      home,
      program,
      build: options.build ?? BUILD,
      database: embedded ? startDatabase : async () => null,
      env: (databaseUrl) => productEnvironment({ env, home, databaseUrl, port }),
    });
    services.product = program.services.map((part) => productService({ ...base, part, env: productEnv }));
    for (const service of services.product) service.start();
    await whenServicesReady({ url: `http://${localAddress(env['KEYSTEAD_HOST'])}:${port}/health/ready`, services: services.product, logs, signal });
    process.stdout.write(`${greeting({ address: env['KEYSTEAD_PUBLIC_URL'] ?? `http://localhost:${port}`, home, database: namedDatabase(env), demo: productEnv['KEYSTEAD_DEMO'] === 'true', accounts: demoAccounts(home) })}\n`);
    if (embedded) await layBallast(home);
    await stopper.asked();
    say('stopping');
    return 0;
  } finally {
    ended.abort(new Error('start ended'));
    await stopInOrder([...services.product, ...(services.database === null ? [] : [services.database])], stopper.haste);
    unlock();
    if (stopper.signal.aborted) say('stopped');
  }
}

/** @param {Parts & { part: Program['services'][number], env: NodeJS.ProcessEnv }} options */
function productService({ part, root, env, logs, say, roster }) {
  return createService({
    name: part.name,
    log: join(logs, `${part.name}.log`),
    print: say,
    roster,
    stopWithinMs: part.stopWithinMs,
    // Detached, so that Ctrl-C in a terminal reaches the supervisor alone; the channel closes when the supervisor dies, and the process ends itself.
    spawn: () => spawn(process.execPath, ['--enable-source-maps', part.entry, ...part.args], { cwd: root, env: environmentOf(part.name, env), detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] }),
  });
}

/** @param {string | undefined} host where the API listens */
function localAddress(host) {
  if (host === undefined || host === '' || host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
