// @ts-check
/**
 * `npm run bench [-- <name> …]`: runs `<name>.bench.mjs` of this folder, all of them without a name. Each measures us and a
 * peer on this machine in the same run, three times or more, and gives figures; here they are shown, kept in `results/`, and
 * held against what is required of them. Exit code 1 when one is missed.
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPeers } from './lib/install-peers.mjs';
import { machine } from './lib/machine.mjs';
import { isMissed, table } from './lib/table.mjs';
import { buildHere } from '../scripts/lib/build-here.mjs';
import { buildServer } from '../scripts/lib/build.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const SUFFIX = '.bench.mjs';
/** @param {string} line */
const say = (line) => process.stderr.write(`bench: ${line}\n`);

const known = readdirSync(here).filter((file) => file.endsWith(SUFFIX)).map((file) => file.slice(0, -SUFFIX.length)).toSorted();
const wanted = process.argv.length > 2 ? process.argv.slice(2) : known;
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0 || wanted.length === 0) {
  say(`there is no benchmark ${unknown.join(', ')}; there are: ${known.join(', ')}`);
  process.exit(2);
}

installPeers(here, say);
await buildHere(root, [buildServer], say);

let missed = 0;
for (const name of wanted) {
  /** @type {import('./lib/figure.d.ts').Benchmark} */
  const benchmark = await import(`./${name}${SUFFIX}`);
  say(`${benchmark.title}: ${benchmark.runs} runs`);
  const figures = await benchmark.run({ root, runs: benchmark.runs, say: (line) => say(`${name}: ${line}`) });
  const result = { benchmark: name, title: benchmark.title, at: new Date().toISOString(), runs: benchmark.runs, machine: machine(), figures };
  mkdirSync(join(here, 'results'), { recursive: true });
  writeFileSync(join(here, 'results', `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(`\n${table(result)}\n`);
  missed += figures.filter(isMissed).length;
}
if (missed > 0) say(`${missed} ${missed === 1 ? 'figure is' : 'figures are'} missed`);
process.exitCode = missed > 0 ? 1 : 0;
