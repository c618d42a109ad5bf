// @ts-check
/** `npm run test:secrets`: starts the product, brings words into it that are nowhere else, and looks for them wherever it writes and in what it remembers. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { closingLine, runJest } from './lib/jest.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tally = await runJest({ root, workers: 1, args: ['test/secrets', ...process.argv.slice(2)] });
process.stdout.write(`${closingLine(tally)}\n`);
process.exitCode = tally.failed === 0 ? 0 : 1;
