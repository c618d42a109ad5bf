import type { Pool } from 'pg';
import type { KeyedAppend, LogDetails } from '../copy-log.js';

const ROWS = 1000;

/** Read in one transaction each, so that pages fit together. */
export function postgresLogDetails(pool: Pool): LogDetails {
  return {
    keyedAppends: () => rowsOf<KeyedAppend>(pool, 'SELECT key, fingerprint, (last_position - events + 1)::text AS first, events AS count FROM events.appends ORDER BY last_position'),
    closedStreams: async function* () {
      for await (const { name } of rowsOf<{ name: string }>(pool, 'SELECT name FROM events.streams WHERE closed ORDER BY name')) yield name;
    },
  };
}

async function* rowsOf<R extends object>(pool: Pool, query: string): AsyncGenerator<R> {
  const client = await pool.connect();
  try {
    await client.query(`BEGIN READ ONLY; DECLARE found CURSOR FOR ${query}`);
    for (;;) {
      const { rows } = await client.query<R>(`FETCH ${ROWS} FROM found`);
      if (rows.length === 0) return;
      yield* rows;
    }
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}
