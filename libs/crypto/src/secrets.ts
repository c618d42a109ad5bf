/** Bearer tokens and the handling of plain secrets. A token is stored as its SHA-256: 256 random bits need no slow hash. */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

export const TOKEN_PREFIXES = ['ks_pat_', 'ks_run_', 'ks_ses_', 'ks_inv_', 'ks_rst_'] as const;
/** Personal token, run token, session, invitation link, password reset link. */
export type TokenPrefix = (typeof TOKEN_PREFIXES)[number];

const SECRET_PATTERN = /^[A-Za-z0-9_-]{43}$/;

export interface NewToken {
  /** Prefix and 32 random bytes in base64url; shown once. */
  readonly token: string;
  /** What is stored: see `hashToken`. */
  readonly hash: string;
}

export function newToken(prefix: TokenPrefix): NewToken {
  const token = `${prefix}${randomBytes(32).toString('base64url')}`;
  return { token, hash: hashToken(token) };
}

/** SHA-256 of the whole token, prefix included, in lower-case hex. */
export function hashToken(token: string): string {
  return hash('sha256', token, 'hex');
}

/** Cheap and bounded: ask it before hashing or looking up what a stranger sent. */
export function isToken(prefix: TokenPrefix, text: unknown): text is string {
  return typeof text === 'string' && text.startsWith(prefix) && SECRET_PATTERN.test(text.slice(prefix.length));
}

/** Takes the same time wherever the two differ; a difference in length shows. */
export function constantTimeEqual(a: string | Uint8Array, b: string | Uint8Array): boolean {
  const left = typeof a === 'string' ? Buffer.from(a, 'utf8') : a;
  const right = typeof b === 'string' ? Buffer.from(b, 'utf8') : b;
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Overwrites plain secrets as soon as they have served. Strings cannot be wiped: keep secrets in buffers. */
export function wipe(...secrets: readonly (Uint8Array | null | undefined)[]): void {
  for (const secret of secrets) secret?.fill(0);
}
