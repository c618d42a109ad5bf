// @ts-check
/** KEYSTEAD_HOME: everything that must survive a restart lies here. */
import { createHash } from 'node:crypto';
import { accessSync, chmodSync, chownSync, constants, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { causeOf, Fault } from './fault.mjs';
import { writePrivateJson } from './private-files.mjs';
import { canEnter } from './service-account.mjs';

/** @typedef {import('./service-account.mjs').Account} Account */
/** @typedef {{ path: string, note: string | null }} ChosenHome */

const MARKER = 'home.json';

/** All that Keystead itself puts into a home. Keys and checkpoints come back from a backup without the marker. */
const OURS = ['ballast', 'bundles', 'cache', 'checkpoints', 'demo-accounts.json', MARKER, 'keys', 'logs', 'postgres', 'postgres.json', 'run', 'runner.sock', 'runner.token'];

/** Also what a write that was cut short has left, and PostgreSQL's programs, which carry their version. @param {string} name */
const isOurs = (name) => OURS.includes(name.replace(/(?:\.\d+)?\.(?:tmp|new)$/, '')) || /^postgresql-\d[\w.-]*$/.test(name);

/** @param {string} path */
function firstExisting(path) {
  let at = path;
  while (!existsSync(at)) at = dirname(at);
  return at;
}

/**
 * @param {{ root: string, wanted: string | undefined, account: Account | null, enters?: (account: Account, directory: string) => boolean }} options
 * @returns {ChosenHome} `note` says why it is not where one would look for it
 */
export function chooseHome({ root, wanted, account, enters = canEnter }) {
  const path = wanted === undefined || wanted === '' ? join(root, '.keystead') : resolve(root, wanted);
  if (account === null || enters(account, firstExisting(dirname(path)))) return { path, note: null };
  if (wanted !== undefined && wanted !== '') {
    throw new Fault(`KEYSTEAD_HOME=${path} lies below a directory that the account of PostgreSQL (${account.uid}) may not enter: choose another, for example /var/lib/keystead`);
  }
  const elsewhere = join('/var/lib/keystead', createHash('sha256').update(root).digest('hex').slice(0, 12));
  return { path: elsewhere, note: `data lies in ${elsewhere}: the account of PostgreSQL may not enter ${dirname(path)}` };
}

/** Of any directory that is not ours we change no right: somebody may have meant /tmp. @param {string} path */
function demandOurs(path) {
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory()) throw new Fault(`KEYSTEAD_HOME=${path} is a file: choose a directory.`);
  const entries = readdirSync(path);
  const foreign = entries.includes(MARKER) ? undefined : entries.toSorted().find((name) => !isOurs(name));
  if (foreign !== undefined) throw new Fault(`KEYSTEAD_HOME=${path} holds ${foreign}, which is not Keystead's: name another directory with KEYSTEAD_HOME, or move out of this one all that is not Keystead's.`);
}

/**
 * Node's own recursive mkdir never returns where a file system refuses new names, as /proc does. Parents are open to pass: PostgreSQL's account may have to.
 * @param {string} path @param {number} [mode]
 */
function makeFolders(path, mode = 0o700) {
  if (existsSync(path)) return;
  makeFolders(dirname(path), 0o755);
  mkdirSync(path, { mode });
}

/**
 * Rights are 0700; under root 0710, so that PostgreSQL's group may pass through to its own directory and see nothing else.
 * @param {string} path
 * @param {Account | null} account
 */
export function prepareHome(path, account) {
  try {
    demandOurs(path);
    makeFolders(path);
    accessSync(path, constants.W_OK | constants.X_OK);
    if (account === null) chmodSync(path, 0o700);
    else {
      chownSync(path, 0, account.gid);
      chmodSync(path, 0o710);
    }
    for (const part of ['logs', 'run']) makeFolders(join(path, part));
    if (!existsSync(join(path, MARKER))) writePrivateJson(join(path, MARKER), { layout: 1 });
  } catch (error) {
    if (error instanceof Fault) throw error;
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    const line = causeOf(error) ?? (code === 'ENOENT' || code === 'ENOTDIR' ? 'nothing can be made there: choose another directory with KEYSTEAD_HOME' : null);
    throw line === null ? error : new Fault(`cannot keep data in ${path}: ${line}`);
  }
}
