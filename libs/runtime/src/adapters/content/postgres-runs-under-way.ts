import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { rowsOf } from '@keystead/platform/src/database/rows-of.js';
import type { RunOwner, RunsUnderWay } from '../../domain/ports.js';

const NOBODY = '';

export class PostgresRunsUnderWay implements RunsUnderWay {
  /** New with each start, so a process that comes back does not take its former self for alive. */
  private readonly process = randomUUID();

  constructor(private readonly pool: Pool) {}

  async add({ organisation, executionId, memberId }: RunOwner): Promise<boolean> {
    const { rowCount } = await rowsOf(this.pool, organisation).query('INSERT INTO runtime.under_way (organisation, execution_id, member_id, process) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [organisation, executionId, memberId, this.process]);
    return rowCount === 1;
  }

  async take({ organisation, executionId }: RunOwner): Promise<void> {
    await rowsOf(this.pool, organisation).query('UPDATE runtime.under_way SET process = $3, seen_at = now() WHERE organisation = $1 AND execution_id = $2', [organisation, executionId, this.process]);
  }

  async remove({ organisation, executionId }: RunOwner): Promise<void> {
    await rowsOf(this.pool, organisation).query('DELETE FROM runtime.under_way WHERE organisation = $1 AND execution_id = $2', [organisation, executionId]);
  }

  async giveUp({ organisation, executionId }: RunOwner): Promise<void> {
    await rowsOf(this.pool, organisation).query('UPDATE runtime.under_way SET process = $3, seen_at = now() WHERE organisation = $1 AND execution_id = $2 AND process = $4', [organisation, executionId, NOBODY, this.process]);
  }

  async wishCancelled(organisation: string, executionId: string): Promise<void> {
    await rowsOf(this.pool, organisation).query('UPDATE runtime.under_way SET cancelling = true WHERE organisation = $1 AND execution_id = $2', [organisation, executionId]);
  }

  async cancelsWished(): Promise<readonly string[]> {
    const { rows } = await this.pool.query<{ execution_id: string }>('SELECT execution_id FROM runtime.cancels_wished($1) AS execution_id', [this.process]);
    return rows.map((row) => row.execution_id);
  }

  async beat(): Promise<void> {
    await this.pool.query('SELECT runtime.beat($1)', [this.process]);
  }

  async abandoned(silentMs: number): Promise<readonly RunOwner[]> {
    const { rows } = await this.pool.query<{ organisation: string; execution_id: string; member_id: string }>(
      'SELECT organisation, execution_id, member_id FROM runtime.abandoned($1, $2)',
      [this.process, silentMs],
    );
    return rows.map((row) => ({ organisation: row.organisation, executionId: row.execution_id, memberId: row.member_id }));
  }
}
