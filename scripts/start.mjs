// @ts-check
/** `npm start`. Only decides which Node goes on; the work is in lib/start.mjs, which needs the Node that npm installed. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { whenNpmIsGone } from './lib/parent.mjs';

const NEEDED = 24;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const ours = join(root, 'node_modules', 'node', 'bin', 'node');

if (Number(process.versions.node.split('.')[0]) >= NEEDED) {
  const { main } = await import('./lib/start.mjs');
  process.exitCode = await main({ root, env: process.env });
} else if (!existsSync(ours)) {
  process.stderr.write('keystead: packages are not installed: run `npm start`, which installs them.\n');
  process.exitCode = 1;
} else {
  const child = spawn(ours, [fileURLToPath(import.meta.url)], { stdio: 'inherit' });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  whenNpmIsGone(() => child.kill('SIGTERM'));
  child.on('exit', (code) => (process.exitCode = code ?? 1));
}
