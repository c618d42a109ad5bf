#!/usr/bin/env node
// @ts-check
/**
 * The command line of a checkout: `npm run keystead -- evidence verify bundle.zip`. Builds when the sources changed; paths are those of the caller.
 * What an operator does has the settings that `npm start` has: `.env`, and the place of the data when it is not named.
 */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildServer } from './lib/build.mjs';
import { buildHere } from './lib/build-here.mjs';
import { namedDatabase, withEnvFile } from './lib/environment.mjs';
import { explain } from './lib/fault.mjs';
import { chooseHome } from './lib/home.mjs';
import { serviceAccount } from './lib/service-account.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const words = process.argv.slice(2);

function environment() {
  if (words[0] !== 'admin' && words[1] !== 'acknowledge-rollback') return process.env;
  const env = withEnvFile(root, process.env);
  if (namedDatabase(env) !== null) return env;
  return { ...env, KEYSTEAD_HOME: chooseHome({ root, wanted: env['KEYSTEAD_HOME'], account: serviceAccount() }).path };
}

try {
  await buildHere(root, [buildServer], (line) => process.stderr.write(`keystead: ${line}\n`));
  const entry = join(root, 'dist', 'apps', 'cli', 'src', 'main.js');
  const node = join(root, 'node_modules', 'node', 'bin', 'node');
  const child = spawn(node, ['--enable-source-maps', entry, ...words], { env: environment(), cwd: process.env['INIT_CWD'] ?? process.cwd(), stdio: 'inherit' });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => (process.exitCode = code ?? 1));
} catch (error) {
  process.stderr.write(`keystead: ${explain(error) ?? String(error)}\n`);
  process.exitCode = 2;
}
