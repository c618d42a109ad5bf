// @ts-check
import { spawn } from 'node:child_process';

/**
 * Runs a measurement in a process of its own, so that neither side's heap, parsers or patches touch the other's.
 * @param {string} script
 * @param {readonly string[]} args
 * @param {(line: string) => void} [tell] of what it prints to its standard error meanwhile
 * @returns {Promise<Record<string, number>>} the JSON object on the last line it prints
 */
export function measured(script, args, tell = () => undefined) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let errors = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => {
      errors += chunk;
      for (const line of String(chunk).split('\n')) if (line !== '') tell(line);
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code !== 0) reject(new Error(`${script} ${args.slice(1).join(' ')} ended with ${code}: ${errors.slice(-2000)}`));
      else resolve(JSON.parse(out.trimEnd().split('\n').at(-1) ?? 'null'));
    });
  });
}
