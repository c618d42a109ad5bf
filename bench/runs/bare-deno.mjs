// @ts-check
import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const script = join(mkdtempSync(join(tmpdir(), 'keystead-bench-deno-')), 'line.js');
writeFileSync(script, "console.log('here');\n");

/** @param {string} deno binary @returns {Promise<number>} milliseconds from the spawn to the first line */
export function bareDeno(deno) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    let took = Number.NaN;
    const child = spawn(deno, ['run', '--quiet', '--no-config', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout.once('data', () => (took = performance.now() - start));
    child.once('error', reject);
    child.once('close', () => resolve(took));
  });
}
