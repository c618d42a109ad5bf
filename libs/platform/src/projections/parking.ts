import type pg from 'pg';
import type { LoggedEvent } from '@keystead/event-store/src/log.js';

/**
 * Events a projection could not apply, and every later event of the same partition key, in order. They wait for a
 * mended projector (`keystead admin rebuild`) or a recorded decision; nothing is skipped in silence.
 */
export class Parking {
  private readonly keys = new Map<string, Set<string>>();

  constructor(private readonly pool: pg.Pool) {}

  async load(projections: readonly string[]): Promise<void> {
    const { rows } = await this.pool.query<{ projection: string; partition_key: string }>(
      'SELECT DISTINCT projection, partition_key FROM platform.parked WHERE projection = ANY($1)',
      [projections],
    );
    this.keys.clear();
    for (const row of rows) this.keysOf(row.projection).add(row.partition_key);
  }

  holds(projection: string, partitionKey: string): boolean {
    return this.keysOf(projection).has(partitionKey);
  }

  /** `client` is the transaction that also moves the checkpoint past the parked event. */
  async park(client: pg.PoolClient, projection: string, partitionKey: string, event: LoggedEvent, reason: string): Promise<void> {
    await client.query(
      `INSERT INTO platform.parked (projection, event_id, position, partition_key, stream, type, organisation, reason)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
      [projection, event.id, event.position, partitionKey, event.stream, event.type, event.organisation, reason],
    );
  }

  /** Once the park is committed: from now on later events of the key wait too. */
  hold(projection: string, partitionKey: string): void {
    this.keysOf(projection).add(partitionKey);
  }

  private keysOf(projection: string): Set<string> {
    const known = this.keys.get(projection);
    if (known !== undefined) return known;
    const fresh = new Set<string>();
    this.keys.set(projection, fresh);
    return fresh;
  }
}

/** Parked events by projection: shown in the portal, in /metrics and on every report. */
export async function countParked(pool: pg.Pool, organisation?: string): Promise<{ projection: string; events: number }[]> {
  const { rows } = await pool.query<{ projection: string; events: number }>(
    `SELECT projection, count(*)::int AS events FROM platform.parked WHERE $1::text IS NULL OR organisation = $1 GROUP BY projection ORDER BY projection`,
    [organisation ?? null],
  );
  return rows;
}
