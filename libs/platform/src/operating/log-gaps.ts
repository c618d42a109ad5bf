import type { ClientBase } from 'pg';

/** Positions that are missing in the log. They are given out without a gap, so whatever is missing was deleted. */
export interface LogGaps {
  readonly positions: number;
  /** The first of them, `30` or `40 to 45`, in order; with `and 12 more` when there are more. */
  readonly text: string;
}

const SHOWN = 20;

/** Null when none is missing. */
export async function gapsIn(client: ClientBase): Promise<LogGaps | null> {
  const { rows } = await client.query<{ first: string; last: string; all: string }>(
    `SELECT before + 1 AS first, position - 1 AS last, sum(position - before - 1) OVER () AS all
       FROM (SELECT position, lag(position, 1, 0::bigint) OVER (ORDER BY position) AS before
               FROM (SELECT l.position FROM events.log l, events.counter c WHERE l.position BETWEEN 1 AND c.head UNION ALL SELECT head + 1 FROM events.counter) p) q
      WHERE position > before + 1 ORDER BY position LIMIT ${SHOWN}`,
  );
  if (rows.length === 0) return null;
  const positions = Number(rows[0]!.all);
  const more = positions - rows.reduce((sum, { first, last }) => sum + Number(last) - Number(first) + 1, 0);
  const places = rows.map(({ first, last }) => (first === last ? first : `${first} to ${last}`));
  return { positions, text: `${positions === 1 ? 'position' : 'positions'} ${places.join(', ')}${more > 0 ? ` and ${more} more` : ''}` };
}
