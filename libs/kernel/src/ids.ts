/**
 * Identifiers: `<prefix>_` and 26 characters of Crockford's base32 (128 bits, lower case).
 * Randomness and time come in as data, so a decider stays pure. Frozen by ADR 0001.
 */

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
export const ID_PREFIXES = ['org', 'p', 'acc', 'ses', 'tok', 'inv', 'rst', 'key', 'gra', 'call', 'app', 'ver', 'ins', 'tpl', 'exe', 'chg', 'pay', 'hst', 'pul', 'rep', 'req', 'cmd'] as const;
export type IdPrefix = (typeof ID_PREFIXES)[number];
export type Id<P extends IdPrefix = IdPrefix> = `${P}_${string}`;

export const ID_PATTERN = /^[a-z]{1,4}_[0-9a-hjkmnp-tv-z]{26}$/;

/** @param bytes exactly 16 bytes */
export function encodeId<P extends IdPrefix>(prefix: P, bytes: Uint8Array): Id<P> {
  if (bytes.length !== 16) throw new RangeError('an id is made of 16 bytes');
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  let text = '';
  for (let shift = 125n; shift >= 0n; shift -= 5n) text += ALPHABET[Number((bits >> shift) & 31n)];
  return `${prefix}_${text}`;
}

/** 48 bits of milliseconds before 80 random bits, so that new rows lie beside each other in an index. Ids derived from a key do not: lists sort by time. */
export function timeOrderedBytes(milliseconds: number, random: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(random.subarray(0, 16));
  let rest = milliseconds;
  for (let i = 5; i >= 0; i -= 1) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

export function isId<P extends IdPrefix>(prefix: P, text: unknown): text is Id<P> {
  return typeof text === 'string' && text.startsWith(`${prefix}_`) && ID_PATTERN.test(text);
}
