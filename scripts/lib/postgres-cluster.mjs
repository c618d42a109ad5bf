// @ts-check
/** The data directory of the embedded PostgreSQL and the secrets to reach it. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { explain, Fault } from './fault.mjs';
import { readPrivateJson, writePrivateJson } from './private-files.mjs';

/** @typedef {import('./service-account.mjs').Account} Account */
/** @typedef {import('./postgres-binaries.mjs').Binaries} Binaries */
/** @typedef {{ user: string, password: string, port: number | null }} ClusterSecrets */
/** @typedef {{ directory: string, secretsFile: string, secrets: ClusterSecrets }} Cluster */

/** @param {string} home */
export function clusterPaths(home) {
  return { directory: join(home, 'postgres'), secretsFile: join(home, 'postgres.json') };
}

/** @param {string} file @returns {ClusterSecrets | null} */
function readSecrets(file) {
  const value = /** @type {Partial<ClusterSecrets> | null} */ (readPrivateJson(file));
  if (value === null) return null;
  if (typeof value.user !== 'string' || typeof value.password !== 'string') throw new Fault(`${file} is damaged: restore it from a backup.`);
  return { user: value.user, password: value.password, port: typeof value.port === 'number' ? value.port : null };
}

/**
 * Made aside and renamed, so a start that was cut short leaves no half a cluster.
 * @param {{ home: string, binaries: Binaries, account: Account | null, secrets: ClusterSecrets, directory: string }} options
 */
function initialise({ home, binaries, account, secrets, directory }) {
  const draft = join(home, 'postgres.tmp');
  const passwordFile = join(home, 'postgres-password.tmp');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, secrets.password, { mode: 0o600 });
  if (account !== null) for (const path of [draft, passwordFile]) chownSync(path, account.uid, account.gid);
  const made = spawnSync(
    binaries.initdb,
    [`--pgdata=${draft}`, `--username=${secrets.user}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    { ...account, cwd: '/', encoding: 'utf8', env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' } },
  );
  rmSync(passwordFile, { force: true });
  if (made.status !== 0) {
    const why = /No space left/.test(made.stderr) ? explain({ code: 'ENOSPC' }) : (made.stderr ?? String(made.error)).trim().split('\n').at(-1);
    throw new Fault(`PostgreSQL could not make its data directory ${directory}: ${why}`);
  }
  renameSync(draft, directory);
}

/**
 * @param {{ home: string, binaries: Binaries, account: Account | null }} options
 * @returns {Cluster}
 */
export function openCluster({ home, binaries, account }) {
  const { directory, secretsFile } = clusterPaths(home);
  const existing = readSecrets(secretsFile);
  if (existsSync(directory)) {
    if (existing === null) throw new Fault(`${secretsFile} is missing, and with it the password of the database in ${directory}: restore it from a backup.`);
    const major = readFileSync(join(directory, 'PG_VERSION'), 'utf8').trim();
    if (major !== binaries.major) throw new Fault(`${directory} was made by PostgreSQL ${major} and this is ${binaries.major}: go back to the earlier Keystead, back up, and restore into a new KEYSTEAD_HOME.`);
    return { directory, secretsFile, secrets: existing };
  }
  const secrets = { user: 'keystead', password: randomBytes(32).toString('base64url'), port: existing?.port ?? null };
  writePrivateJson(secretsFile, secrets);
  initialise({ home, binaries, account, secrets, directory });
  return { directory, secretsFile, secrets };
}

/** @param {Cluster} cluster @param {number} port @returns {Cluster} */
export function rememberPort(cluster, port) {
  const secrets = { ...cluster.secrets, port };
  if (port !== cluster.secrets.port) writePrivateJson(cluster.secretsFile, secrets);
  return { ...cluster, secrets };
}

/** @param {ClusterSecrets} secrets @param {string} database */
export function connectionString(secrets, database) {
  return `postgres://${secrets.user}:${encodeURIComponent(secrets.password)}@127.0.0.1:${secrets.port}/${database}`;
}
