import type { ClientBase } from 'pg';
import { placesOf, SHOWN_RUNS, type Places } from './places.js';

/** Positions that are missing in the log. They are given out without a gap, so whatever is missing was deleted. Null when none is. */
export async function gapsIn(client: ClientBase): Promise<Places | null> {
  const { rows } = await client.query<{ first: string; last: string; all: string }>(
    `SELECT before + 1 AS first, position - 1 AS last, sum(position - before - 1) OVER () AS all
       FROM (SELECT position, lag(position, 1, 0::bigint) OVER (ORDER BY position) AS before
               FROM (SELECT l.position FROM events.log l, events.counter c WHERE l.position BETWEEN 1 AND c.head UNION ALL SELECT head + 1 FROM events.counter) p) q
      WHERE position > before + 1 ORDER BY position LIMIT ${SHOWN_RUNS}`,
  );
  if (rows.length === 0) return null;
  return placesOf(Number(rows[0]!.all), rows.map(({ first, last }) => ({ first: Number(first), last: Number(last) })));
}
