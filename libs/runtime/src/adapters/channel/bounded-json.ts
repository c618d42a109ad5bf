/** JSON of a stranger: parsed whole or refused, within a depth, and without keys that reach into prototypes. */
import type { Json } from '@keystead/kernel/src/canonical-json.js';

export const MAX_JSON_DEPTH = 64;

export class JsonRefused extends Error {
  override readonly name = 'JsonRefused';
}

/** @throws JsonRefused when it is not JSON, nests too deep, or has an own key `__proto__`. Size is the caller's to check. */
export function parseBoundedJson(text: string, maxDepth = MAX_JSON_DEPTH): Json {
  // Before parsing: the parser itself would build 100,000 levels that every later walk falls over.
  if (depthOf(text) > maxDepth) throw new JsonRefused(`nested deeper than ${maxDepth} levels`);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw new JsonRefused('not JSON');
  }
  if (text.includes('proto') || text.includes('\\u')) refusePrototypeKeys(value);
  return value;
}

/** Whether digests, events and clients can hold it: no half of a surrogate pair, no number beyond what JSON can write again. */
export function isStorable(value: Json): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value !== 'object') return true;
  return Object.entries(value).every(([key, inner]) => key.isWellFormed() && isStorable(inner as Json));
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (inString) {
      if (code === 0x5c) i += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, (depth += 1));
    else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return deepest;
}

function refusePrototypeKeys(value: Json): void {
  if (value === null || typeof value !== 'object') return;
  if (Object.hasOwn(value, '__proto__')) throw new JsonRefused('the key "__proto__" is not allowed');
  for (const inner of Object.values(value)) refusePrototypeKeys(inner as Json);
}
