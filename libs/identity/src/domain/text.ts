import { z } from 'zod';

/**
 * Text that people give and other people read. HTML or SQL in it is just text, for nothing ever interprets it; what is refused
 * is what makes a name look like another one: control characters, and the marks that turn the direction of writing.
 */
const DECEPTIVE = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

export function isPlainLine(text: string): boolean {
  return text.isWellFormed() && !DECEPTIVE.test(text) && VISIBLE.test(text);
}

/** One line of 1 to `max` characters, trimmed and in NFC. */
export function plainLine(max: number) {
  return z.string().max(max * 4).trim().normalize('NFC').min(1).max(max).refine(isPlainLine, 'holds control characters, marks that turn the direction of writing, or nothing visible');
}

export const personNameInput = plainLine(120);
export const tokenNameInput = plainLine(80);
export const reasonInput = plainLine(500);
