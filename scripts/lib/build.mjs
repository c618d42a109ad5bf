// @ts-check
/** Builds what is out of date. A stamp beside each product holds the digest of its sources; it is written last. */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitForLock } from './lock.mjs';
import { runStep } from './run-step.mjs';
import { sourceDigest } from './source-digest.mjs';

/** @typedef {{ root: string, logs: string, signal: AbortSignal, say: (line: string) => void, roster: import('./service.mjs').Roster }} BuildOptions */

const PORTAL = join('apps', 'portal');
const TEST_FILE = /\.(?:spec|int\.spec|e2e\.spec)\.tsx?$/;
const PORTAL_PRODUCT = /(?:^|[\\/])(?:\.next|node_modules)$|next-env\.d\.ts$|\.tsbuildinfo$/;

/** @param {string} stamp @param {string} digest */
function isCurrent(stamp, digest) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === digest;
}

/**
 * Builds what is not current, one process at a time: who waited may find it built.
 * @param {BuildOptions & { part: string, stamp: string, digest: string }} options
 * @param {() => Promise<void>} work writes the stamp last
 */
async function unlessCurrent({ root, part, stamp, digest, say, signal }, work) {
  if (isCurrent(stamp, digest)) return;
  const unlock = await waitForLock(join(root, `.build-${part}.lock`), { signal, waiting: (pid) => say(`waiting for process ${pid}, which builds the ${part}`) });
  try {
    if (isCurrent(stamp, digest)) return;
    say(`building the ${part}`);
    await work();
  } finally {
    unlock();
  }
}

/** @param {BuildOptions} options @returns {Promise<string>} digest of what it was built from */
export async function buildServer(options) {
  const { root, logs, signal, roster } = options;
  const digest = sourceDigest(root, ['apps', 'libs', '.swcrc', 'package-lock.json'], { skip: (path) => path === PORTAL || TEST_FILE.test(path) || /(?:^|[\\/])node_modules$/.test(path) });
  await unlessCurrent({ ...options, part: 'server', stamp: join(root, 'dist', '.stamp'), digest }, async () => {
    // Made beside and swapped, for a server that runs from here may still import a file. One that was cut short is made anew.
    const draft = 'dist.tmp';
    rmSync(join(root, draft), { recursive: true, force: true });
    await runStep({
      title: 'building the server',
      command: process.execPath,
      args: [join('node_modules', '@swc', 'cli', 'bin', 'swc.js'), 'apps', 'libs', '-d', draft, '--copy-files', '--ignore', '**/*.spec.ts,**/*.spec.tsx,apps/portal/**,**/node_modules/**'],
      cwd: root,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
      log: join(logs, 'build.log'),
      signal,
      roster,
    });
    writeFileSync(join(root, draft, '.stamp'), digest);
    rmSync(join(root, 'dist'), { recursive: true, force: true });
    renameSync(join(root, draft), join(root, 'dist'));
  });
  return digest;
}

/** The portal imports the contexts' contracts for their types, so those count among its sources. @param {string} root */
function contracts(root) {
  const libs = join(root, 'libs');
  return existsSync(libs) ? readdirSync(libs).toSorted().map((lib) => join('libs', lib, 'src', 'contract')) : [];
}

/** @param {BuildOptions} options */
export async function buildPortal(options) {
  const { root, logs, signal, roster } = options;
  if (!existsSync(join(root, PORTAL, 'app'))) return;
  const digest = sourceDigest(root, [PORTAL, ...contracts(root), 'package-lock.json'], { skip: (path) => PORTAL_PRODUCT.test(path) || TEST_FILE.test(path) });
  const stamp = join(root, PORTAL, '.next', 'keystead-stamp');
  await unlessCurrent({ ...options, part: 'portal', stamp, digest }, async () => {
    rmSync(stamp, { force: true });
    await runStep({
      title: 'building the portal',
      command: process.execPath,
      args: [join('node_modules', 'next', 'dist', 'bin', 'next'), 'build', PORTAL],
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      log: join(logs, 'build.log'),
      signal,
      roster,
    });
    writeFileSync(stamp, digest);
  });
}
