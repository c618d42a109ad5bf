import { z } from 'zod';

/**
 * A person's name: one line in any script. The joiners that Persian and Indic names need are in it; control characters and the marks
 * that turn the direction of writing or hide are not, for they make one name look like another. HTML and SQL are just text.
 */
const DECEPTIVE = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u2028\u2029\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

export const personNameInput = z
  .string()
  .max(500)
  .trim()
  .normalize('NFC')
  .min(1)
  .max(120)
  .refine((text) => text.isWellFormed() && !DECEPTIVE.test(text) && VISIBLE.test(text), 'must not contain control characters or marks that hide or turn text');

/** By which two names are the same to whoever reads them. */
export function foldedName(name: string): string {
  return name.normalize('NFKC').toLowerCase().trim().replace(/\s+/gu, ' ');
}
