// @ts-check
/** `npm run build`: what `npm start` would build, for those who deploy it. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPortal, buildServer } from './lib/build.mjs';
import { buildHere } from './lib/build-here.mjs';
import { explain } from './lib/fault.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
try {
  await buildHere(root, [buildServer, buildPortal], (line) => process.stdout.write(`keystead: ${line}\n`));
} catch (error) {
  process.stderr.write(`keystead: ${explain(error) ?? String(error)}\n`);
  process.exitCode = 1;
}
