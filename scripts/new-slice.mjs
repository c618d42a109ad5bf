// @ts-check
/** `npm run new:slice <context> <name>`: a folder below features/, and its line in the context's module. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from './lib/fault.mjs';
import { newSlice } from './lib/new-slice.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
try {
  const { files, module } = newSlice(root, process.argv[2], process.argv[3]);
  process.stdout.write(`${files.map((file) => `made     ${file}\n`).join('')}changed  ${module}\nNow make the spec say what should happen: npm run test:unit -- ${dirname(files[0] ?? '')}\n`);
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  process.stderr.write(`keystead: ${error.message}\n`);
  process.exitCode = 1;
}
