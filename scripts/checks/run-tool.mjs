// @ts-check
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGES = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'node_modules');

/**
 * Runs a tool of ours on a tree that need not be ours.
 * @param {string} script below node_modules @param {readonly string[]} args @param {string} cwd
 */
export function runTool(script, args, cwd) {
  const done = spawnSync(process.execPath, [join(PACKAGES, script), ...args], { cwd, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, env: { PATH: process.env['PATH'], HOME: process.env['HOME'] } });
  if (done.error) throw done.error;
  return { status: done.status, stdout: done.stdout, stderr: done.stderr };
}
