// @ts-check
import { join } from 'node:path';
import { spendBallast } from './ballast.mjs';
import { connected } from './database-client.mjs';
import { Fault } from './fault.mjs';
import { postgresBinaries } from './postgres-binaries.mjs';
import { connectionString, openCluster, rememberPort } from './postgres-cluster.mjs';
import { postgresFault, spawnPostgres } from './postgres-server.mjs';
import { clearOldServer } from './postmaster.mjs';
import { freePort } from './ports.mjs';
import { createService } from './service.mjs';

/** @typedef {import('./service.mjs').Service} Service */
/** @typedef {import('./postgres-cluster.mjs').ClusterSecrets} ClusterSecrets */

const DATABASE = 'keystead';
const READY_WITHIN_MS = 30_000;
const POLL_MS = 25;
/** PostgreSQL's own, in the language of `LC_ALL=C`. */
const READY_WORDS = /LOG: {2}database system is ready to accept connections$/;

/** @param {Service} service @param {string} url @param {string} log @param {AbortSignal} signal */
async function whenReady(service, url, log, signal) {
  const until = Date.now() + READY_WITHIN_MS;
  for (;;) {
    signal.throwIfAborted();
    try {
      return await connected(url, 'keystead-start');
    } catch (error) {
      const { code } = /** @type {{ code?: string }} */ (error);
      if (code === '28P01') throw new Fault('PostgreSQL refuses the password in postgres.json: restore that file from a backup.');
      if (service.crashes() >= 4 || Date.now() > until) throw postgresFault(service.tail(), log);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** @param {import('pg').Client} client */
async function createDatabase(client) {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
  if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
}

/**
 * Starts PostgreSQL on loopback in `home` and makes the product's database.
 * @param {{ root: string, home: string, account: import('./service-account.mjs').Account | null, roster: import('./service.mjs').Roster, print: (line: string) => void, signal: AbortSignal, onService: (service: Service) => void }} options
 *   `onService` is told before anything runs, so that a start cut short still stops it
 * @returns {Promise<string>} connection string
 */
export async function startEmbeddedDatabase({ root, home, account, roster, print, signal, onService }) {
  const binaries = postgresBinaries({ root, home, account });
  const opened = openCluster({ home, binaries, account });
  const left = await clearOldServer(opened.directory);
  if (left === 'stopped') print('stopped the PostgreSQL of an earlier start');
  const port = await freePort('127.0.0.1', opened.secrets.port);
  const cluster = rememberPort(opened, port);
  const log = join(home, 'logs', 'postgres.log');
  const service = createService({
    name: 'postgres',
    spawn: () => {
      spendBallast(home, print);
      return spawnPostgres({ binaries, directory: cluster.directory, port, account });
    },
    log,
    print,
    roster,
    readyWords: READY_WORDS,
    stopSignal: 'SIGINT', // fast shutdown: sessions are cut, everything is written
    killSignal: 'SIGQUIT',
    stopWithinMs: 15_000,
  });
  onService(service);
  service.start();
  const client = await whenReady(service, connectionString(cluster.secrets, 'postgres'), log, signal);
  try {
    await createDatabase(client);
  } finally {
    await client.end();
  }
  return connectionString(cluster.secrets, DATABASE);
}
