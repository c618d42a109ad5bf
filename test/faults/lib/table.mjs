// @ts-check
/** The generated part of docs/faults.md: a row for each kept result. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const BEGIN = '<!-- results: written by npm run test:faults -->';
const END = '<!-- end of results -->';

/** @typedef {import('../rows/row.d.ts').Result} Result */

/** One row, or one for each look that says what it expected. @param {Result} result @returns {string[]} */
function rowsOf({ fault, expected, looks, row, at, seconds, seed }) {
  if (looks.every((look) => look.expected !== undefined)) return looks.map(({ name, expected: wanted, ok, text, by }) => `| ${name} | ${wanted} | ${ok ? 'kept' : '**BROKEN**'}, ${text} | ${by}, ${at.slice(0, 10)} |`);
  const failed = looks.filter(({ ok }) => !ok);
  const verdict = failed.length === 0 ? `kept, ${looks.length} of ${looks.length} looks` : `**BROKEN**: ${failed.map(({ name }) => name).join('; ')}`;
  return [`| ${fault} | ${expected} | ${verdict} | \`${row}\`, ${at.slice(0, 10)}, ${seconds} s, seed ${seed} |`];
}

/** @param {Result} result */
function detailsOf({ row, looks, counts = {} }) {
  const figures = Object.entries(counts).map(([name, value]) => `${name} ${value.toLocaleString('en-GB')}`).join(', ');
  return [`**${row}**${figures === '' ? '' : `: ${figures}`}`, '', ...looks.map(({ ok, name, text }) => `- ${ok ? '' : '**BROKEN** '}${name}: ${text.split('\n', 1)[0]?.slice(0, 300)}`), ''];
}

/** @param {readonly Result[]} results */
export function generated(results) {
  const machines = [...new Set(results.map(({ machine }) => machine))];
  return [BEGIN, '', ...machines.map((machine) => `Measured on ${machine}.`), '', '| fault | expected | found | by |', '|---|---|---|---|', ...results.flatMap(rowsOf), '', ...results.filter(({ looks }) => looks.some((look) => look.expected === undefined)).flatMap(detailsOf), END].join('\n');
}

/** @param {string} root */
export function writeTable(root) {
  const folder = join(root, 'test', 'faults', 'results');
  const results = readdirSync(folder).filter((name) => name.endsWith('.json')).toSorted().map((name) => /** @type {Result} */ (JSON.parse(readFileSync(join(folder, name), 'utf8'))));
  const file = join(root, 'docs', 'faults.md');
  const text = readFileSync(file, 'utf8');
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${file} has lost its markers ${BEGIN} and ${END}`);
  writeFileSync(file, `${text.slice(0, from)}${generated(results)}${text.slice(to + END.length)}`);
}
