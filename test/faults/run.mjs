// @ts-check
/**
 * `npm run test:faults [-- <row> …] [--points N] [--seed S]`: breaks a Keystead of its own in each way that `rows/` knows and holds what
 * it was told against what is left. Results are kept in `results/` and written into docs/faults.md. Exit code 1 when a promise was broken.
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { machine } from '../../bench/lib/machine.mjs';
import { buildHere } from '../../scripts/lib/build-here.mjs';
import { buildServer } from '../../scripts/lib/build.mjs';
import { closingLine } from '../../scripts/lib/jest.mjs';
import { writeTable } from './lib/table.mjs';

const here = import.meta.dirname;
const root = dirname(dirname(here));
const SUFFIX = '.mjs';
const USUAL_POINTS = '30';
/** @param {string} line */
const say = (line) => process.stderr.write(`faults: ${line}\n`);

const known = readdirSync(join(here, 'rows')).filter((file) => file.endsWith(SUFFIX)).map((file) => file.slice(0, -SUFFIX.length));
const { values, positionals } = parseArgs({ allowPositionals: true, options: { points: { type: 'string', default: USUAL_POINTS }, seed: { type: 'string', default: String(Date.now() % 1_000_000) } } });
const unknown = positionals.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  say(`there is no row ${unknown.join(', ')}; there are: ${known.join(', ')}`);
  process.exit(2);
}
const [points, seed] = [Number(values.points), Number(values.seed)];

await buildHere(root, [buildServer], say);
mkdirSync(join(here, 'results'), { recursive: true });
const tally = { passed: 0, failed: 0, skipped: 0 };
for (const name of positionals.length > 0 ? positionals : known) {
  /** @type {import('./rows/row.d.ts').Row} */
  const row = await import(`./rows/${name}${SUFFIX}`);
  say(`${name}: ${row.fault} (seed ${seed})`);
  const began = Date.now();
  const found = await row.run({ root, seed, points, say: (line) => say(`${name}: ${line}`) }).catch((/** @type {Error} */ error) => ({ looks: [{ name: 'the row ran to its end', ok: false, text: error.stack ?? error.message }] }));
  const result = { row: name, fault: row.fault, expected: row.expected, at: new Date(began).toISOString(), seconds: Math.round((Date.now() - began) / 1000), seed, machine: machine(), ...found };
  writeFileSync(join(here, 'results', `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
  for (const { ok, name: look, text } of result.looks) {
    tally[ok ? 'passed' : 'failed'] += 1;
    process.stdout.write(`${ok ? 'ok  ' : 'FAIL'} ${name}: ${look}: ${text}\n`);
  }
}
writeTable(root);
process.stdout.write(`${closingLine(tally)}\n`);
process.exitCode = tally.failed === 0 ? 0 : 1;
