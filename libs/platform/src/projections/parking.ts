import type { EntityManager } from '@mikro-orm/postgresql';
import type pg from 'pg';
import type { LoggedEvent } from '@keystead/event-store/src/log.js';

/** Before the name of a reaction, where it stands among projections. */
export const REACTION = 'reaction:';

export interface ParkedEvent {
  readonly eventId: string;
  readonly stream: string;
}

/**
 * Events a projection could not apply, and every later event of the same partition key, in order. They wait for a mended projector
 * and are retried when the worker starts, every few minutes and in each rebuild; nothing is skipped in silence. Those of a reaction wait
 * here too, under `reaction:<name>`.
 */
export class Parking {
  private readonly keys = new Map<string, Set<string>>();

  /** @param table the rows shown have theirs, a rebuild fills another beside it */
  constructor(
    private readonly pool: pg.Pool,
    private readonly table: string = 'platform.parked',
  ) {}

  async load(projections: readonly string[]): Promise<void> {
    const { rows } = await this.pool.query<{ projection: string; partition_key: string }>(
      `SELECT DISTINCT projection, partition_key FROM ${this.table} WHERE projection = ANY($1)`,
      [projections],
    );
    this.keys.clear();
    for (const row of rows) this.keysOf(row.projection).add(row.partition_key);
  }

  holds(projection: string, partitionKey: string): boolean {
    return this.keysOf(projection).has(partitionKey);
  }

  /** In the transaction that also moves the checkpoint past the parked event. */
  async park(em: EntityManager, projection: string, partitionKey: string, event: LoggedEvent, reason: string): Promise<void> {
    await em.execute(
      `INSERT INTO ${this.table} (projection, event_id, position, partition_key, stream, type, organisation, reason)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      [projection, event.id, event.position, partitionKey, event.stream, event.type, event.organisation, reason],
    );
  }

  /** In the transaction that applies the event after all. */
  async release(em: EntityManager, projection: string, eventId: string): Promise<void> {
    await em.execute(`DELETE FROM ${this.table} WHERE projection = ? AND event_id = ?::uuid`, [projection, eventId]);
  }

  /** Once the park is committed: from now on later events of the key wait too. */
  hold(projection: string, partitionKey: string): void {
    this.keysOf(projection).add(partitionKey);
  }

  /** Once the last event of the key is applied. */
  free(projection: string, partitionKey: string): void {
    this.keysOf(projection).delete(partitionKey);
  }

  keysHeld(projection: string): readonly string[] {
    return [...this.keysOf(projection)];
  }

  /** What waits behind one key, in the order of the log. */
  async waiting(projection: string, partitionKey: string): Promise<ParkedEvent[]> {
    const { rows } = await this.pool.query<ParkedEvent>(
      `SELECT event_id::text AS "eventId", stream FROM ${this.table} WHERE projection = $1 AND partition_key = $2 ORDER BY ordinal`,
      [projection, partitionKey],
    );
    return rows;
  }

  private keysOf(projection: string): Set<string> {
    const known = this.keys.get(projection);
    if (known !== undefined) return known;
    const fresh = new Set<string>();
    this.keys.set(projection, fresh);
    return fresh;
  }
}

/** Parked events by projection: shown in health, the portal, in /metrics and on every report. */
export async function countParked(pool: Pick<pg.Pool, 'query'>, organisation?: string): Promise<{ projection: string; events: number }[]> {
  const { rows } = await pool.query<{ projection: string; events: number }>(
    `SELECT projection, count(*)::int AS events FROM platform.parked WHERE $1::text IS NULL OR organisation = $1 GROUP BY projection ORDER BY projection`,
    [organisation ?? null],
  );
  return rows;
}

/** Parked events take nobody's work away, so they do not make an instance unready; but whoever looks shall see them. */
export async function parkedHealth(pool: Pick<pg.Pool, 'query'>): Promise<{ ok: boolean; text: string }> {
  const parked = await countParked(pool);
  if (parked.length === 0) return { ok: true, text: 'no event is parked' };
  const byRebuild = parked.every(({ projection }) => projection.startsWith(REACTION)) ? '' : ' and by `keystead admin rebuild`';
  return { ok: true, text: `${parked.map(({ projection, events }) => `${projection}: ${events} parked`).join(', ')}; they are tried again every few minutes${byRebuild}` };
}
