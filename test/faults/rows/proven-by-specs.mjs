// @ts-check
/** What `npm test` proves already, run once more so that the table is of one day and one machine. */
import { runJest } from '../../../scripts/lib/jest.mjs';
import { SPEC_ROWS } from '../lib/specs.mjs';

export const fault = 'faults that a spec brings about by itself';
export const expected = 'as each row says';

/** @type {import('./row.d.ts').Row['run']} */
export async function run({ root, say }) {
  const looks = [];
  for (const row of SPEC_ROWS) {
    say(row.fault);
    const { passed, failed } = await runJest({ root, args: ['--runTestsByPath', ...row.files, ...(row.named === undefined ? [] : ['--testNamePattern', row.named])] });
    looks.push({ name: row.fault, expected: row.expected, by: row.files.map((file) => `\`${file}\``).join(', '), ok: failed === 0, text: `${passed} tests passed${failed === 0 ? '' : `, ${failed} FAILED`}` });
  }
  return { looks };
}
