/**
 * Runs before `npm start`, `npm test` and friends, on whatever Node the machine has: no dependencies, no syntax newer than ES2018,
 * so that an old Node gets one clear line and not a syntax error. Installs when node_modules is missing or not of this lock file.
 */
import { spawnSync } from 'child_process';
import { createHash } from 'crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { fileURLToPath } from 'url';

const OLDEST_NODE = 20;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lock = join(root, 'package-lock.json');
const modules = join(root, 'node_modules');
const stamp = join(modules, '.keystead-installed');

function stop(line) {
  process.stderr.write('keystead: ' + line + '\n');
  process.exit(1);
}

function lockDigest() {
  return createHash('sha256').update(readFileSync(lock)).digest('hex');
}

/** npm writes `.package-lock.json` last, so an install that was cut short has none. */
function installedAt() {
  const file = join(modules, '.package-lock.json');
  return existsSync(file) ? statSync(file).mtimeMs : 0;
}

function isInstalled() {
  if (!existsSync(join(modules, 'node', 'bin', 'node')) || installedAt() === 0) return false;
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === lockDigest();
  return installedAt() >= statSync(lock).mtimeMs; // somebody ran `npm ci` by hand
}

function install() {
  process.stdout.write('keystead: installing packages (once, about a minute)\n');
  // Build tools are needed to start from a checkout, also where NODE_ENV says production.
  const args = ['ci', '--include=dev', '--include=optional', '--no-fund', '--no-audit'];
  const npm = process.env.npm_execpath;
  const options = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] };
  const done = npm ? spawnSync(process.execPath, [npm].concat(args), options) : spawnSync('npm', args, options);
  if (done.signal) process.exit(130);
  if (done.status !== 0) stop('`npm ci` did not finish; its messages are above. Mend the cause and run the same command again.');
  if (!existsSync(join(modules, 'node', 'bin', 'node'))) {
    stop('the package `node` has no program in node_modules: run `npm ci` with install scripts allowed (ignore-scripts=false).');
  }
}

const major = Number(process.versions.node.split('.')[0]);
if (major < OLDEST_NODE) stop('Node ' + process.versions.node + ' is too old: install Node ' + OLDEST_NODE + ' or newer and run the same command again.');
if (!existsSync(lock)) stop('package-lock.json is missing: start from a whole checkout.');
const fresh = isInstalled();
if (!fresh) install();
if (!fresh || !existsSync(stamp)) {
  try {
    writeFileSync(stamp, lockDigest());
  } catch (error) {
    if (error.code !== 'EACCES' && error.code !== 'EROFS') throw error; // a read-only node_modules is still a good one
  }
}
