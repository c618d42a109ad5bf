// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * Digest over names and contents, so that it changes exactly when a build could.
 * @param {string} root
 * @param {readonly string[]} paths files or folders below root; missing ones count as missing
 * @param {{ skip?: (path: string) => boolean }} [options] gets the path below root
 */
export function sourceDigest(root, paths, { skip = () => false } = {}) {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of filesBelow(join(root, path), (full) => skip(relative(root, full)))) {
      hash.update(`${relative(root, file)}\0`).update(readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

/** @param {string} path @param {(full: string) => boolean} skip @returns {string[]} sorted */
export function filesBelow(path, skip = () => false) {
  if (!existsSync(path) || skip(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .toSorted()
    .flatMap((name) => filesBelow(join(path, name), skip));
}
