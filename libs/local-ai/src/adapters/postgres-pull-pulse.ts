import type { Pool } from 'pg';
import { rowsOf } from '@keystead/platform/src/database/rows-of.js';
import type { PullProgress, PullPulse } from '../domain/ports.js';

/** `local_ai.pull_pulse`, judged by the database's clock alone. */
export class PostgresPullPulse implements PullPulse {
  constructor(private readonly pool: Pool) {}

  async beat(organisation: string, pullId: string, progress: PullProgress | null): Promise<boolean> {
    const { rows } = await rowsOf(this.pool, organisation).query<{ cancelling: boolean }>(
      `INSERT INTO local_ai.pull_pulse (organisation, pull_id, beat_at, progress) VALUES ($1, $2, clock_timestamp(), $3)
       ON CONFLICT (organisation, pull_id) DO UPDATE SET beat_at = excluded.beat_at, progress = excluded.progress RETURNING cancelling`,
      [organisation, pullId, progress === null ? null : JSON.stringify(progress)],
    );
    return rows[0]?.cancelling === true;
  }

  async wishCancelled(organisation: string, pullId: string): Promise<void> {
    await rowsOf(this.pool, organisation).query('UPDATE local_ai.pull_pulse SET cancelling = true WHERE organisation = $1 AND pull_id = $2', [organisation, pullId]);
  }

  async progressOf(organisation: string, pullId: string): Promise<PullProgress | null> {
    const { rows } = await rowsOf(this.pool, organisation).query<{ progress: PullProgress | null }>('SELECT progress FROM local_ai.pull_pulse WHERE organisation = $1 AND pull_id = $2', [organisation, pullId]);
    return rows[0]?.progress ?? null;
  }

  async alive(organisation: string, pullIds: readonly string[], withinMs: number): Promise<ReadonlySet<string>> {
    const { rows } = await rowsOf(this.pool, organisation).query<{ pull_id: string }>(
      "SELECT pull_id FROM local_ai.pull_pulse WHERE organisation = $1 AND pull_id = ANY($2) AND beat_at > clock_timestamp() - $3 * interval '1 millisecond'",
      [organisation, pullIds, withinMs],
    );
    return new Set(rows.map((row) => row.pull_id));
  }

  async stop(organisation: string, pullId: string): Promise<void> {
    await rowsOf(this.pool, organisation).query('DELETE FROM local_ai.pull_pulse WHERE organisation = $1 AND pull_id = $2', [organisation, pullId]);
  }
}
