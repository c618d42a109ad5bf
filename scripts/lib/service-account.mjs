// @ts-check
/** PostgreSQL refuses to run as root, so under root it gets an account of its own; everybody else runs it as themselves. */
import { execFileSync, spawnSync } from 'node:child_process';
import { Fault } from './fault.mjs';

/** @typedef {{ uid: number, gid: number }} Account */

const NAME = 'postgres';

/** @param {'-u' | '-g'} which */
function idOf(which) {
  const found = spawnSync('id', [which, NAME], { encoding: 'utf8' });
  return found.status === 0 ? Number(found.stdout.trim()) : null;
}

function find() {
  const uid = idOf('-u');
  const gid = idOf('-g');
  return uid === null || gid === null ? null : { uid, gid };
}

/** @returns {Account | null} null when we are not root */
export function serviceAccount() {
  if (process.getuid?.() !== 0) return null;
  const existing = find();
  if (existing !== null) return existing;
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME], { stdio: 'ignore' });
  } catch {
    // Told below: what matters is whether the account is there now.
  }
  const made = find();
  if (made === null) throw new Fault(`PostgreSQL cannot run as root and the account ${NAME} could not be made: start Keystead as an ordinary user, or set KEYSTEAD_DATABASE_URL.`);
  return made;
}

/** Asks the kernel by trying, so groups and access lists count too. @param {Account} account @param {string} directory */
export function canEnter(account, directory) {
  return spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', directory], { ...account, cwd: '/', stdio: 'ignore' }).status === 0;
}
