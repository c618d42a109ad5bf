/** The Deno that npm installed, by path: through its launcher every start would cost a third of a second. */
import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': '@deno/linux-x64-glibc',
  'linux-arm64': '@deno/linux-arm64-glibc',
  'darwin-x64': '@deno/darwin-x64',
  'darwin-arm64': '@deno/darwin-arm64',
};

export class DenoMissing extends Error {
  override readonly name = 'DenoMissing';
}

/** @throws DenoMissing with a sentence that says what to do */
export function denoBinary(): string {
  const host = `${process.platform}-${process.arch}`;
  const name = PACKAGES[host];
  if (name === undefined) throw new DenoMissing(`there is no Deno for ${host}; apps can run on Linux and macOS (x64, arm64)`);
  const require = createRequire(import.meta.url);
  try {
    const path = join(dirname(require.resolve(`${name}/package.json`)), 'deno');
    if (existsSync(path)) return path;
  } catch {
    // Said below: the package is not installed.
  }
  throw new DenoMissing(`${name} is not installed; run: npm ci`);
}
