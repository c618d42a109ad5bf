import { z } from 'zod';
import { InvalidRequest } from './problem.js';

/**
 * Query of every list: an opaque cursor and a page size. Extend it with the list's own filters. A page is about what a window shows, so
 * that it comes at once; who wants more says so.
 */
export const pageQuery = z.strictObject({
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(25),
});

export interface Page<T> {
  readonly items: readonly T[];
  /** Cursor of the next page, or null on the last one. */
  readonly next: string | null;
}

export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });

/** The value of the sort column after which a page starts. @throws InvalidRequest for a cursor that is none of ours */
export function decodeCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (encodeCursor(text) !== cursor || text.includes('\0')) throw new InvalidRequest([{ field: 'cursor', message: 'is not a cursor of this list' }]);
  return text;
}

export function encodeCursor(sortValue: string): string {
  return Buffer.from(sortValue, 'utf8').toString('base64url');
}

/** Makes a page of rows that were asked for with `limit + 1`, newest first by a unique sort column. */
export function toPage<R>(rows: readonly R[], limit: number, sortOf: (row: R) => string): Page<R> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown, next: rows.length > limit && last !== undefined ? encodeCursor(sortOf(last)) : null };
}

export function mapPage<R, T>(page: Page<R>, map: (row: R) => T): Page<T> {
  return { items: page.items.map(map), next: page.next };
}
