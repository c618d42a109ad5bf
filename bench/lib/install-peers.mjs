// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The peers have a lock file of their own, outside the product's.
 * @param {string} folder of the benchmarks
 * @param {(line: string) => void} say
 */
export function installPeers(folder, say) {
  const done = join(folder, 'node_modules', '.package-lock.json');
  if (existsSync(done) && statSync(done).mtimeMs >= statSync(join(folder, 'package-lock.json')).mtimeMs) return;
  say('installing the peers');
  const args = ['ci', '--no-fund', '--no-audit', '--ignore-scripts'];
  const npm = process.env['npm_execpath'];
  const options = /** @type {const} */ ({ cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const result = npm === undefined ? spawnSync('npm', args, options) : spawnSync(process.execPath, [npm, ...args], options);
  if (result.status !== 0) throw new Error('`npm ci` in bench/ did not finish');
}
