/** The files of a bundle, in the one order they may have. See docs/reference/evidence-bundle.md. */

export const CORE_FILES = {
  events: 'events.jsonl',
  boundaries: 'boundaries.jsonl',
  hashes: 'leaf-hashes.bin',
  range: 'range.proof',
  checkpoint: 'checkpoint.note',
  key: 'log-key.txt',
} as const;

/** Present when the exporter was asked for them. */
export const OPTIONAL_FILES = {
  consistency: 'consistency.proof',
  platformProof: 'platform.tlog-proof',
  platformKey: 'platform-key.txt',
} as const;

/** After every other file, because they speak about them. They are not listed in the manifest. */
export const MANIFEST = 'manifest.json';
export const MANIFEST_NOTE = 'manifest.note';

const RESERVED: readonly string[] = [...Object.values(CORE_FILES), ...Object.values(OPTIONAL_FILES), MANIFEST, MANIFEST_NOTE];

export const MAX_FILES = 1000;
export const MAX_MANIFEST_BYTES = 1024 * 1024;
export const MAX_PROOF_BYTES = 65_536;
/** A payload is at most 1 MiB; the header, field keys and escapes come on top. */
export const MAX_LINE_BYTES = 4 * 1024 * 1024;

const NAME = /^(?:[a-z0-9][a-z0-9_-]{0,59}\/){0,2}[a-z0-9][a-z0-9._-]{0,99}$/;

/** Relative, lower case, at most two folders deep, and never able to climb out of where it is unpacked. */
export function isFileName(name: string): boolean {
  return NAME.test(name) && !name.includes('..');
}

/** A further file lies in a folder, so it never clashes with one of ours. */
export function isFurtherFile(name: string): boolean {
  return isFileName(name) && name.includes('/');
}

/** The order in the zip: ours as listed above, then further files by name, then the manifest. */
export function compareFiles(a: string, b: string): number {
  const [x, y] = [rank(a), rank(b)];
  if (x !== y) return x - y;
  return a < b ? -1 : a > b ? 1 : 0;
}

function rank(name: string): number {
  const place = RESERVED.indexOf(name);
  if (place < 0) return RESERVED.length;
  return name === MANIFEST || name === MANIFEST_NOTE ? RESERVED.length + 1 + place : place;
}
