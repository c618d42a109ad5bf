// @ts-check
/** `npm test`: unit, integration and HTTP specs, with npm alone. The rules of the house are `npm run check`, whole programs `npm run test:processes`, the browser `npm run test:browser`. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { closingLine, runJest, WHOLE_PROGRAMS } from './lib/jest.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const elsewhere = ['/node_modules/', '/dist/', '/\\.next/', '<rootDir>/test/architecture/', '<rootDir>/test/browser/', '<rootDir>/test/secrets/', ...WHOLE_PROGRAMS.map((path) => `<rootDir>/${path}`)];

// Specs often wait, for PostgreSQL or for a deadline to pass: three of them keep two cores busy.
const tally = await runJest({ root, workers: 3, args: [...elsewhere.map((pattern) => `--testPathIgnorePatterns=${pattern}`), ...process.argv.slice(2)] });
process.stdout.write(`${closingLine(tally)}\n`);
process.exitCode = tally.failed === 0 ? 0 : 1;
