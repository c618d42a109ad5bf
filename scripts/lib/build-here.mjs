// @ts-check
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A build outside `npm start`: nothing supervises it, its log is thrown away when it went well.
 * @param {string} root
 * @param {readonly ((options: import('./build.mjs').BuildOptions) => Promise<unknown>)[]} builds
 * @param {(line: string) => void} say
 */
export async function buildHere(root, builds, say) {
  const logs = mkdtempSync(join(tmpdir(), 'keystead-build-'));
  const options = { root, logs, say, signal: new AbortController().signal, roster: { add: () => undefined, remove: () => undefined } };
  await Promise.all(builds.map((build) => build(options)));
  rmSync(logs, { recursive: true, force: true });
}
