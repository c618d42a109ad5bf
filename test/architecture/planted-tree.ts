import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

export type Files = Readonly<Record<string, string>>;

/** A small tree under the settings of the real one, with the same packages. */
export function plantTree(settings: readonly string[], files: Files): { root: string; remove(): void } {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'keystead-planted-')));
  for (const name of ['package.json', 'tsconfig.json', ...settings]) copyFileSync(join(ROOT, name), join(root, name));
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
