import { isUtf8 } from 'node:buffer';
import express, { type Request, type RequestHandler } from 'express';
import { wipe } from '@keystead/crypto/src/secrets.js';
import { platformRefusals } from './platform-refusals.js';
import { InvalidRequest } from './problem.js';

export const MAX_BODY_BYTES = 1_572_864;
const MAX_DEPTH = 48;

const JSON_TYPES = ['application/json', 'application/*+json'];

/** JSON bodies: size, encoding and depth are checked on the bytes, before anything is parsed. */
export function jsonBody(): RequestHandler[] {
  return [express.raw({ limit: MAX_BODY_BYTES, inflate: false, type: JSON_TYPES }), parseJson];
}

const parseJson: RequestHandler = (request, _response, next) => {
  const bytes: unknown = request.body;
  try {
    if (!(bytes instanceof Buffer)) {
      if (bringsBody(request)) throw platformRefusals.refuse('platform.unsupported-media', 'Send JSON, with `Content-Type: application/json`.');
      return next();
    }
    request.body = bytes.length === 0 ? undefined : parseBytes(bytes);
    return next();
  } catch (error) {
    return next(error);
  }
};

function bringsBody(request: Request): boolean {
  return request.get('transfer-encoding') !== undefined || Number(request.get('content-length') ?? 0) > 0;
}

/** @throws InvalidRequest */
function parseBytes(bytes: Buffer): unknown {
  const text = textOf(bytes);
  const parsed = parsedOf(text);
  // Both are rare, and to look for them in a large body costs more than to parse it.
  if (/\\u|__proto__/.test(text)) assertPlain(parsed, '');
  return parsed;
}

/** Small bodies lie in a pool of Node's that outlives them, and in them passwords and keys: so they are overwritten. */
function textOf(bytes: Buffer): string {
  try {
    checkBytes(bytes);
    return bytes.toString('utf8');
  } finally {
    wipe(bytes);
  }
}

function parsedOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new InvalidRequest([{ field: '', message: 'the body is not valid JSON' }]);
  }
}

/** No event, digest or database takes half of a surrogate pair; no schema sees a field called `__proto__`. @throws InvalidRequest */
function assertPlain(value: unknown, field: string): void {
  if (typeof value === 'string' && !value.isWellFormed()) throw new InvalidRequest([{ field: field.toWellFormed(), message: 'holds half of a character (a lone surrogate)' }]);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const inner = field === '' ? key : `${field}.${key}`;
    if (key === '__proto__') throw new InvalidRequest([{ field: inner, message: 'is no field of this request' }]);
    assertPlain(key, inner);
    assertPlain(member, inner);
  }
}

/** @throws InvalidRequest for bytes that are not UTF-8 or nest deeper than 48 levels. */
export function checkBytes(bytes: Uint8Array): void {
  if (!isUtf8(bytes)) throw new InvalidRequest([{ field: '', message: 'the body is not valid UTF-8' }]);
  if (depthOf(bytes) > MAX_DEPTH) throw new InvalidRequest([{ field: '', message: `the body nests deeper than ${MAX_DEPTH} levels` }]);
}

function depthOf(bytes: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i]!;
    if (inString) {
      if (byte === 0x5c) i += 1;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x7b || byte === 0x5b) deepest = Math.max(deepest, (depth += 1));
    else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
  return deepest;
}
