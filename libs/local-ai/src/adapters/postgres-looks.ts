import type { Pool } from 'pg';
import { rowsOf } from '@keystead/platform/src/database/rows-of.js';
import type { HostLook, HostLooks, HostModel } from '../domain/ports.js';

interface Row {
  readonly host_id: string;
  readonly checked_at: Date;
  readonly reachable: boolean;
  readonly models: HostModel[];
}

/** `local_ai.looks`, judged by the database's clock alone. */
export class PostgresLooks implements HostLooks {
  constructor(private readonly pool: Pool) {}

  async begin(organisation: string, hostId: string, restMs: number): Promise<boolean> {
    const { rowCount } = await rowsOf(this.pool, organisation).query(
      `INSERT INTO local_ai.looks (organisation, host_id, begun_at) VALUES ($1, $2, clock_timestamp())
       ON CONFLICT (organisation, host_id) DO UPDATE SET begun_at = excluded.begun_at WHERE looks.begun_at <= excluded.begun_at - $3 * interval '1 millisecond'`,
      [organisation, hostId, restMs],
    );
    return rowCount === 1;
  }

  async found(organisation: string, hostId: string, models: readonly HostModel[] | null): Promise<void> {
    await rowsOf(this.pool, organisation).query(
      `INSERT INTO local_ai.looks AS l (organisation, host_id, begun_at, checked_at, reachable, models) VALUES ($1, $2, clock_timestamp(), clock_timestamp(), $3, coalesce($4::jsonb, '[]'))
       ON CONFLICT (organisation, host_id) DO UPDATE SET checked_at = excluded.checked_at, reachable = excluded.reachable, models = CASE WHEN excluded.reachable THEN excluded.models ELSE l.models END`,
      [organisation, hostId, models !== null, models === null ? null : JSON.stringify(models)],
    );
  }

  async last(organisation: string): Promise<ReadonlyMap<string, HostLook>> {
    const { rows } = await rowsOf(this.pool, organisation).query<Row>('SELECT host_id, checked_at, reachable, models FROM local_ai.looks WHERE organisation = $1 AND checked_at IS NOT NULL', [organisation]);
    return new Map(rows.map(({ host_id, checked_at, reachable, models }) => [host_id, { reachable, checkedAt: checked_at.toISOString(), models }]));
  }

  async forget(organisation: string, hostId: string): Promise<void> {
    await rowsOf(this.pool, organisation).query('DELETE FROM local_ai.looks WHERE organisation = $1 AND host_id = $2', [organisation, hostId]);
  }
}
