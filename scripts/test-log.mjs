// @ts-check
/** `npm run test:log [-- <events> [<seed>]]`: 200,000 events from 8 writers in 2 processes, on both engines; minutes, where `npm test` takes seconds of it. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { closingLine, runJest } from './lib/jest.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [events = '200000', seed = '1'] = process.argv.slice(2);
if (!/^[1-9]\d*$/.test(events) || !/^\d+$/.test(seed)) {
  process.stderr.write('Say how many events, and which seed: npm run test:log -- 200000 1\n');
  process.exit(2);
}

const env = { ...process.env, KEYSTEAD_TEST_LOG_EVENTS: events, KEYSTEAD_TEST_LOG_SEED: seed };
const tally = await runJest({ root, workers: 1, args: ['libs/event-store/src/many-writers/many-writers.int.spec.ts'], env });
process.stdout.write(`${closingLine(tally)}\n`);
process.exitCode = tally.failed === 0 ? 0 : 1;
