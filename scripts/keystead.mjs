#!/usr/bin/env node
// @ts-check
/** The command line of a checkout: `npm run keystead -- evidence verify bundle.zip`. Builds when the sources changed; paths are those of the caller. */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildServer } from './lib/build.mjs';
import { buildHere } from './lib/build-here.mjs';
import { explain } from './lib/fault.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
try {
  await buildHere(root, [buildServer], (line) => process.stderr.write(`keystead: ${line}\n`));
  const entry = join(root, 'dist', 'apps', 'cli', 'src', 'main.js');
  const node = join(root, 'node_modules', 'node', 'bin', 'node');
  const child = spawn(node, ['--enable-source-maps', entry, ...process.argv.slice(2)], { cwd: process.env['INIT_CWD'] ?? process.cwd(), stdio: 'inherit' });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => (process.exitCode = code ?? 1));
} catch (error) {
  process.stderr.write(`keystead: ${explain(error) ?? String(error)}\n`);
  process.exitCode = 2;
}
