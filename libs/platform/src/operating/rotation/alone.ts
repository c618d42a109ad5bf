import type { Pool } from 'pg';
import { LOCKS } from '../../database/locks.js';

/** Why a rotation does not begin, in words for an operator. */
export class RotationRefused extends Error {
  override readonly name = 'RotationRefused';
}

const LOCK = LOCKS.rotation;

/** Two at once would do no harm to rows, but both would make a version and write the keyring. The lock falls with its connection. @throws RotationRefused */
export async function alone<T>(pool: Pool, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  // A connection that breaks says so to its query as well.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  try {
    const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [LOCK]);
    if (!rows[0]!.mine) throw new RotationRefused('Another rotation of the keys is under way in this installation: wait for its end, then look with --dry-run.');
    return await work();
  } finally {
    // At once: the end of a connection takes its time to reach the server.
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK]).catch(ignore);
    client.off('error', ignore);
    client.release(true);
  }
}
