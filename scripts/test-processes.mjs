// @ts-check
/** `npm run test:processes`: specs that start whole programs and wait for them; `npm test` leaves them out, so that it stays quick. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { closingLine, runJest, WHOLE_PROGRAMS } from './lib/jest.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const wanted = process.argv.slice(2);

const tally = await runJest({ root, args: wanted.length === 0 ? [...WHOLE_PROGRAMS] : wanted });
process.stdout.write(`${closingLine(tally)}\n`);
process.exitCode = tally.failed === 0 ? 0 : 1;
