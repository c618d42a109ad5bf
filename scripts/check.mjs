// @ts-check
/** `npm run check`: what holds without running the product. Each part prints what is wrong; the last line counts. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importFaults } from './checks/imports.mjs';
import { lintFaults } from './checks/lint.mjs';
import { runTool } from './checks/run-tool.mjs';
import { sizes } from './checks/tree.mjs';
import { closingLine, runJest } from './lib/jest.mjs';
import { envExampleFaults } from './checks/env-example.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** @type {readonly (readonly [string, () => string[] | Promise<string[]>])[]} */
const PARTS = [
  ['types', () => toolFaults(runTool('typescript7/bin/tsc', ['-p', 'tsconfig.json'], root))],
  ['types of the portal', () => toolFaults(runTool('typescript7/bin/tsc', ['-p', 'apps/portal'], root))],
  ['lint', () => lintFaults(root)],
  ['imports', () => importFaults(root)],
  ['.env.example', () => envExampleFaults(root)],
];

/** @param {{ status: number | null, stdout: string, stderr: string }} done */
function toolFaults(done) {
  return done.status === 0 ? [] : `${done.stdout}${done.stderr}`.trim().split('\n');
}

const total = { passed: 0, failed: 0, skipped: 0 };
for (const [name, part] of PARTS) {
  const faults = await part();
  total[faults.length === 0 ? 'passed' : 'failed'] += 1;
  process.stdout.write(`${faults.length === 0 ? 'ok  ' : 'FAIL'} ${name}\n${faults.map((fault) => `     ${fault}\n`).join('')}`);
}
const rules = await runJest({ root, args: ['test/architecture'] });
const { files, median, p90, max } = sizes(root);
process.stdout.write(`${rules.failed === 0 ? 'ok  ' : 'FAIL'} rules of the house and their planted offenders (test/architecture)\n`);
process.stdout.write(`     ${files} source files of ${median} lines (median), ${p90} (p90), ${max} (longest)\n`);
const sum = { passed: total.passed + rules.passed, failed: total.failed + rules.failed, skipped: rules.skipped };
process.stdout.write(`${closingLine(sum)}\n`);
process.exitCode = sum.failed === 0 ? 0 : 1;
