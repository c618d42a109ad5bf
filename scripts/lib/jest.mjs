// @ts-check
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

/** Paths of specs that start the product by its scripts, several servers, or hostile apps under every isolation level. */
export const WHOLE_PROGRAMS = /** @type {const} */ (['test/processes/', 'test/hostile/', 'test/scripts/start', 'test/tenancy/two-organisations']);

/**
 * Runs specs and counts them. A file that does not even load counts as one failure, and so does a run that finds no test.
 * @param {{ root: string, args: readonly string[], workers?: number, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<Tally>}
 */
export async function runJest({ root, args, workers = 2, env = process.env }) {
  const folder = mkdtempSync(join(tmpdir(), 'keystead-jest-'));
  const report = join(folder, 'report.json');
  // Without the flag V8 keeps the code of every spec file, and with it all that the file had loaded: gigabytes by the end.
  const node = ['--no-compilation-cache', '--experimental-vm-modules', '--disable-warning=ExperimentalWarning', join('node_modules', 'jest', 'bin', 'jest.js')];
  const child = spawn(process.execPath, [...node, '--maxWorkers', String(workers), ...args, '--json', `--outputFile=${report}`], { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
    return tally(report, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} report @param {number | null} code @returns {Tally} */
function tally(report, code) {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } = /** @type {Record<string, number>} */ (JSON.parse(readFileSync(report, 'utf8')));
    const failed = Number(numFailedTests) + Number(numRuntimeErrorTestSuites);
    const passed = Number(numPassedTests);
    const hollow = failed === 0 && (passed === 0 || code !== 0);
    return { passed, failed: hollow ? 1 : failed, skipped: Number(numPendingTests) + Number(numTodoTests) };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** The closing line, which .ci/run adds up. @param {Tally} tally */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}
