// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import { Fault } from './fault.mjs';

/** @typedef {import('./service-account.mjs').Account} Account */
/** @typedef {import('./postgres-binaries.mjs').Binaries} Binaries */

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  log_timezone: 'UTC',
  timezone: 'UTC',
  // Statements may carry personal data; the log keeps what went wrong, not what was asked.
  log_min_error_statement: 'panic',
};

/** With util-linux a killed supervisor takes PostgreSQL with it, by a fast and clean shutdown; elsewhere the next start does it. */
function withParent() {
  const there = process.platform === 'linux' && spawnSync('setpriv', ['--pdeathsig', 'INT', 'true'], { stdio: 'ignore' }).status === 0;
  return there ? ['setpriv', '--pdeathsig', 'INT', '--'] : [];
}

/**
 * @param {{ binaries: Binaries, directory: string, port: number, account: Account | null }} options
 */
export function spawnPostgres({ binaries, directory, port, account }) {
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [command, ...args] = [...withParent(), binaries.postgres, '-D', directory, '-p', String(port), ...settings];
  return spawn(/** @type {string} */ (command), args, {
    ...account,
    cwd: '/',
    detached: true, // Ctrl-C reaches the whole terminal group; PostgreSQL must go last
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
  });
}

/**
 * The line a failed start deserves.
 * @param {string} output the last lines of PostgreSQL
 * @param {string} log
 */
export function postgresFault(output, log) {
  if (/No space left on device/.test(output)) return new Fault('the disk is full: PostgreSQL cannot write. Free some space and start again.');
  if (/Address already in use/.test(output)) return new Fault('PostgreSQL lost its port to another program while starting: start again.');
  const why = output.split('\n').find((line) => /FATAL|PANIC/.test(line))?.replace(/^.*?(FATAL|PANIC):\s*/, '');
  return new Fault(`PostgreSQL did not start${why === undefined ? '' : `: ${why}`} (log ${log})`);
}
