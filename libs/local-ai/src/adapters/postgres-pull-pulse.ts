import type { Pool } from 'pg';
import type { PullPulse } from '../domain/ports.js';

/** `local_ai.pull_pulse`, judged by the database's clock alone. */
export class PostgresPullPulse implements PullPulse {
  constructor(private readonly pool: Pool) {}

  async beat(organisation: string, pullId: string): Promise<void> {
    await this.pool.query(
      `INSERT INTO local_ai.pull_pulse (organisation, pull_id, beat_at) VALUES ($1, $2, clock_timestamp())
       ON CONFLICT (organisation, pull_id) DO UPDATE SET beat_at = excluded.beat_at`,
      [organisation, pullId],
    );
  }

  async alive(organisation: string, pullIds: readonly string[], withinMs: number): Promise<ReadonlySet<string>> {
    const { rows } = await this.pool.query<{ pull_id: string }>(
      "SELECT pull_id FROM local_ai.pull_pulse WHERE organisation = $1 AND pull_id = ANY($2) AND beat_at > clock_timestamp() - $3 * interval '1 millisecond'",
      [organisation, pullIds, withinMs],
    );
    return new Set(rows.map((row) => row.pull_id));
  }

  async stop(organisation: string, pullId: string): Promise<void> {
    await this.pool.query('DELETE FROM local_ai.pull_pulse WHERE organisation = $1 AND pull_id = $2', [organisation, pullId]);
  }
}
