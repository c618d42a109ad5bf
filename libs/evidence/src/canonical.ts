import { canonicalJson, NotCanonicalisable } from '@keystead/kernel/src/canonical-json.js';

const MAX_DEPTH = 64;

/**
 * Whether `text` is the canonical JSON (RFC 8785) of `value`, which was parsed from it. This also refuses repeated keys, which
 * parsing has dropped. The quick way covers what we write; whatever it cannot vouch for is written out and compared.
 */
export function isCanonical(text: string, value: unknown): boolean {
  if (JSON.stringify(value) === text && !text.includes('\\ud') && isSorted(value, 0)) return true;
  try {
    return canonicalJson(value) === text;
  } catch (error) {
    if (error instanceof NotCanonicalisable) return false;
    throw error;
  }
}

/** Parses canonical JSON of an object; null for anything else. Never throws. */
export function parseCanonicalObject(text: string): Record<string, unknown> | null {
  if (!text.startsWith('{')) return null;
  try {
    const value = JSON.parse(text) as Record<string, unknown>;
    return isCanonical(text, value) ? value : null;
  } catch {
    // Not JSON, or nested so deeply that the parser or writer gave up.
    return null;
  }
}

function isSorted(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth >= MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.every((item) => isSorted(item, depth + 1));
  let last: string | null = null;
  for (const key in value) {
    if ((last !== null && last >= key) || !isSorted((value as Record<string, unknown>)[key], depth + 1)) return false;
    last = key;
  }
  return true;
}
