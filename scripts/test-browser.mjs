// @ts-check
/** `npm run test:browser`: the specs of test/browser in a real Chromium (KEYSTEAD_CHROMIUM, default /usr/bin/chromium). */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { closingLine, runJest } from './lib/jest.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const wanted = process.argv.slice(2);

// One browser at a time: two would share two cores with the whole product.
const tally = await runJest({ root, workers: 1, args: wanted.length === 0 ? ['test/browser'] : wanted });
process.stdout.write(`${closingLine(tally)}\n`);
process.exitCode = tally.failed === 0 ? 0 : 1;
