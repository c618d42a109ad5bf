/**
 * Canonical JSON (RFC 8785) for I-JSON values: the one byte form that is hashed, MACed and stored.
 * Frozen by ADR 0001; changing an output byte here breaks every proof that was ever given out.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export class NotCanonicalisable extends Error {
  override readonly name = 'NotCanonicalisable';
}

const MAX_DEPTH = 64;

/** @throws NotCanonicalisable for non-finite numbers, lone surrogates, undefined, bigint, functions and depth over 64. */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw new NotCanonicalisable(`deeper than ${MAX_DEPTH} levels`);
  switch (typeof value) {
    case 'string':
      return writeString(value);
    case 'number':
      if (!Number.isFinite(value)) throw new NotCanonicalisable(`number ${value} is not finite`);
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? writeArray(value, depth) : writeObject(value as Record<string, unknown>, depth);
    default:
      throw new NotCanonicalisable(`a ${typeof value} has no JSON form`);
  }
}

function writeString(text: string): string {
  if (!text.isWellFormed()) throw new NotCanonicalisable('a string holds a lone surrogate');
  return JSON.stringify(text);
}

function writeArray(items: readonly unknown[], depth: number): string {
  let out = '[';
  for (let i = 0; i < items.length; i += 1) out += (i === 0 ? '' : ',') + write(items[i], depth + 1);
  return `${out}]`;
}

function writeObject(object: Record<string, unknown>, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) throw new NotCanonicalisable('only plain objects have a JSON form');
  // The default sort compares UTF-16 code units, which is the order RFC 8785 section 3.2.3 asks for.
  const keys = Object.keys(object).sort();
  let out = '{';
  for (let i = 0; i < keys.length; i += 1) {
    const key = keys[i]!;
    out += `${i === 0 ? '' : ','}${writeString(key)}:${write(object[key], depth + 1)}`;
  }
  return `${out}}`;
}
