import { escapeLiteral } from 'pg';
import type { EventFilter } from '../port.js';

/** What the server would cut off or refuse can match nothing. */
function among(expression: string, values: readonly string[]): string {
  const possible = values.filter((value) => !value.includes('\0'));
  return possible.length === 0 ? 'false' : `${expression} IN (${possible.map(escapeLiteral).join(', ')})`;
}

/** The same as `categoryOfStream`, for the server. */
const CATEGORY = `left(stream, - (length(split_part(stream, '-', -1)) + length(split_part(stream, '-', -2)) + 2))`;

/** Conditions to put behind `WHERE …`, each with its `AND`. */
export function filterSql(filter: EventFilter): string {
  const conditions: string[] = [];
  if (filter.organisation !== undefined) conditions.push(among('organisation', [filter.organisation]));
  if (filter.types !== undefined) conditions.push(among('type', filter.types));
  if (filter.categories !== undefined) conditions.push(`${among(CATEGORY, filter.categories.filter((category) => category !== ''))}`);
  return conditions.map((condition) => ` AND ${condition}`).join('');
}
