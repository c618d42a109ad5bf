// @ts-check
/** First program of the image: `api`, `worker`, `runner`, `portal`, or words of the command line (`admin doctor`). */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [, self = '', command = '', ...words] = process.argv;

/** @type {Readonly<Record<string, string>>} */
const SERVICES = { api: 'dist/apps/api/src/main.js', worker: 'dist/apps/worker/src/main.js', runner: 'dist/apps/runner/src/main.js' };
const COMMAND_LINE = ['admin', 'app', 'evidence', 'help', '--help', '--version'];
const NEXT = 'node_modules/next/dist/bin/next';

/** @returns {string | null} the program to go on with, in this very process, so that signals reach it */
function programOf() {
  if (COMMAND_LINE.includes(command)) return 'dist/apps/cli/src/main.js';
  if (command !== 'portal') return words.length === 0 ? (SERVICES[command] ?? null) : null;
  process.argv = [process.argv[0] ?? '', join(root, NEXT), 'start', 'portal', '--hostname', process.env['KEYSTEAD_HOST'] ?? '0.0.0.0', '--port', process.env['PORT'] ?? '3000', ...words];
  return NEXT;
}

const program = programOf();
if (program === null || !existsSync(join(root, program))) {
  process.stderr.write(`keystead: there is no ${JSON.stringify([command, ...words].join(' '))}; say api, worker, runner, portal, or words of the command line such as: admin doctor\n`);
  process.exitCode = 2;
} else {
  process.chdir(root);
  process.argv[1] ??= self;
  await import(pathToFileURL(join(root, program)).href);
}
