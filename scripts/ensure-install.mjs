/**
 * Runs before `npm start`, `npm test` and friends, on whatever Node the machine has: no dependencies, no syntax newer than ES2018,
 * so that an old Node gets one clear line and not a syntax error. Installs when node_modules is missing or not of this lock file.
 */
import { spawn } from 'child_process';
import { createHash } from 'crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { fileURLToPath } from 'url';

const OLDEST_NODE = 20;
const REPORT_MS = 10000;

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

/** How far it is, for people and for logs; npm itself says nothing while it works. */
function unpacked(names) {
  let here = 0;
  for (const name of names) if (existsSync(join(root, name, 'package.json'))) here += 1;
  return here;
}

function reportProgress(began) {
  const names = Object.keys(JSON.parse(readFileSync(lock, 'utf8')).packages || {}).filter((name) => name !== '');
  const report = () => {
    const seconds = Math.round((Date.now() - began) / 1000);
    process.stdout.write('keystead: still installing, ' + seconds + ' s: ' + unpacked(names) + ' of at most ' + names.length + ' packages are here\n');
  };
  return setInterval(report, REPORT_MS);
}

async function install() {
  const began = Date.now();
  process.stdout.write('keystead: installing packages with `npm ci` (once; about a minute, longer on a slow line; 1.2 GB on disk)\n');
  // Build tools are needed to start from a checkout, also where NODE_ENV says production.
  const args = ['ci', '--include=dev', '--include=optional', '--no-fund', '--no-audit'];
  const npm = process.env.npm_execpath;
  const options = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] };
  const child = npm ? spawn(process.execPath, [npm].concat(args), options) : spawn('npm', args, options);
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => void child.kill(name));
  const timer = reportProgress(began);
  const done = await new Promise((resolve) => {
    child.on('error', () => resolve({ status: 1 }));
    child.on('close', (status, signal) => resolve({ status, signal }));
  });
  clearInterval(timer);
  if (done.signal) process.exit(130);
  if (done.status !== 0) stop('`npm ci` did not finish; its messages are above. Mend the cause and run the same command again.');
  if (!existsSync(join(modules, 'node', 'bin', 'node'))) {
    stop('the package `node` has no program in node_modules: run `npm ci` with install scripts allowed (ignore-scripts=false).');
  }
  process.stdout.write('keystead: packages are installed (' + Math.round((Date.now() - began) / 1000) + ' s)\n');
}

const major = Number(process.versions.node.split('.')[0]);
if (major < OLDEST_NODE) stop('Node ' + process.versions.node + ' is too old: install Node ' + OLDEST_NODE + ' or newer and run the same command again.');
if (!existsSync(lock)) stop('package-lock.json is missing: start from a whole checkout.');

async function main() {
  const fresh = isInstalled();
  if (!fresh) await install();
  if (fresh && existsSync(stamp)) return;
  try {
    writeFileSync(stamp, lockDigest());
  } catch (error) {
    if (error.code !== 'EACCES' && error.code !== 'EROFS') throw error; // a read-only node_modules is still a good one
  }
}

main().catch((error) => stop(error.message));
