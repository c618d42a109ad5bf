// @ts-check
import { percentile } from '../lib/measure.mjs';
import { shortNameOf } from './statement-log.mjs';

const MS = 5;
const SLOWEST = 10;
/** Of fewer a 95th percentile says nothing. */
const ENOUGH = 40;
/** They wait for the disk, for all that the statements before them have written. */
const COMMIT = /^commit\b/i;
const CONTROL = /^(?:begin|rollback|start transaction|set|reset|listen|savepoint|release)\b/i;

/**
 * The ten slowest by their 95th percentile, commits apart, and the slowest of all held to five milliseconds.
 * @param {ReadonlyMap<string, readonly number[]>} durations by the words of a statement
 * @returns {import('../lib/figure.d.ts').Figure[]}
 */
export function statementFigures(durations) {
  const known = [...durations].filter(([words, samples]) => samples.length >= ENOUGH && !CONTROL.test(words));
  const ranked = known.map(([words, samples]) => ({ words, count: samples.length, p95: percentile(samples, 95) })).toSorted((a, b) => b.p95 - a.p95);
  const statements = ranked.filter(({ words }) => !COMMIT.test(words));
  const commits = ranked.filter(({ words }) => COMMIT.test(words));
  const all = statements.reduce((sum, { count }) => sum + count, 0);
  return [
    { name: `p95 of the slowest of ${statements.length} statements, ${all.toLocaleString('en-GB')} executions`, unit: 'ms', ours: statements[0]?.p95 ?? Number.NaN, required: { of: 'value', atMost: MS } },
    ...statements.slice(0, SLOWEST).map(({ words, count, p95 }, n) => ({ name: `${n + 1}. ${shortNameOf(words)} (${count.toLocaleString('en-GB')})`, unit: 'ms', ours: p95, detail: words.slice(0, 2_000) })),
    ...commits.map(({ words, count, p95 }) => ({ name: `(${words.toLowerCase()}, which waits for the disk, ${count.toLocaleString('en-GB')})`, unit: 'ms', ours: p95 })),
  ];
}
