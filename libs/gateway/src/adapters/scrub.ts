import { cut } from '@keystead/kernel/src/cut.js';

const MAX_LENGTH = 300;
const SHORTEST_FRAGMENT = 4;
/** What keys look like: a known prefix, a masked middle, or a long unbroken run. */
const KEY_LIKE = /(?:sk|pk|rk|ks|key|api|pat|bearer)[-_][^\s"'`,;]{3,}|[^\s"'`,;]*\*{2,}[^\s"'`,;]*|[A-Za-z0-9_\-+/=.]{24,}/gi;
const REMOVED = '[removed]';

/**
 * Makes another program's words fit to be stored and shown: nothing that looks like a credential, no word that shares four
 * characters with the secret in use, no control characters and no halves of one, 300 characters at most.
 */
export function scrub(text: string, secret: Buffer | null): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').slice(0, 4 * MAX_LENGTH);
  const fragments = secret === null ? null : fragmentsOf(secret.toString('utf8'));
  const words = plain.replace(KEY_LIKE, REMOVED).replace(/\S+/g, (word) => (fragments !== null && sharesFragment(word, fragments) ? REMOVED : word));
  return cut(words.trim(), MAX_LENGTH);
}

function fragmentsOf(secret: string): ReadonlySet<string> {
  const fragments = new Set<string>();
  for (let at = 0; at + SHORTEST_FRAGMENT <= secret.length; at += 1) fragments.add(secret.slice(at, at + SHORTEST_FRAGMENT).toLowerCase());
  return fragments;
}

function sharesFragment(word: string, fragments: ReadonlySet<string>): boolean {
  for (let at = 0; at + SHORTEST_FRAGMENT <= word.length; at += 1) {
    if (fragments.has(word.slice(at, at + SHORTEST_FRAGMENT).toLowerCase())) return true;
  }
  return false;
}
