import { z } from 'zod';

/** C0 and C1 controls, and the marks that reorder or hide text (bidirectional overrides and isolates, zero-width). */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

/** One line that people read: trimmed, 1 to `max` characters, nothing that hides. HTML and SQL in it are just text. */
export function plainText(max: number) {
  return z.string().trim().min(1).max(max).refine((text) => !UNSEEN.test(text) && text.isWellFormed(), 'must not contain control or invisible characters');
}

/** An id of ours in a path or a query; what it names may still not exist. */
export const idParam = z.string().regex(/^[a-z]{1,4}_[0-9a-hjkmnp-tv-z]{26}$/, 'is not an id');
