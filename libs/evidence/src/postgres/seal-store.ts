import type { Pool } from 'pg';
import { EMPTY_ROOT } from '../merkle/hashes.js';
import type { NodeSource } from '../merkle/prove.js';
import { TileTree } from '../merkle/tiles.js';
import { EvidenceDamaged, LeaseHeld } from '../seal/errors.js';
import type { LogState, OpenLog, Position, SealBatch } from '../seal/ports.js';
import { commitBatch } from './commit-batch.js';
import { LEASE_SECONDS } from './lease.js';
import { LOG_COLUMNS, logOf, queryable } from './rows.js';
import type { LogRow } from './rows.js';
import { loadOpenTiles, tileNodes } from './tile-nodes.js';

export interface Lease {
  readonly epoch: number;
  readonly position: Position;
}

/** The sealer's own tables in PostgreSQL (schema `evidence`). */
export class PostgresSealStore {
  private readonly db;

  constructor(private readonly pool: Pool) {
    this.db = queryable(pool);
  }

  /**
   * @param overtake also while another owner's lease runs
   * @throws LeaseHeld while another owner's lease runs
   */
  async claim(owner: string, { overtake = false }: { readonly overtake?: boolean } = {}): Promise<Lease> {
    const { rows } = await this.db.query<{ epoch: string; position: string }>(
      `UPDATE evidence.sealer SET epoch = epoch + 1, owner = $1, leased_until = now() + make_interval(secs => $2)
        WHERE leased_until < now() OR owner = $1 OR $3 RETURNING epoch, position`,
      [owner, LEASE_SECONDS, overtake],
    );
    const row = rows[0];
    if (row === undefined) throw new LeaseHeld('another process seals the evidence');
    return { epoch: Number(row.epoch), position: row.position };
  }

  /** Lets the next process start at once. */
  async release(epoch: number): Promise<void> {
    await this.db.query(`UPDATE evidence.sealer SET leased_until = '-infinity' WHERE epoch = $1`, [epoch]);
  }

  /** Told to whoever asks the database; the next thing sealed, or a look that finds nothing to seal, takes it back. */
  async raise(alarm: 'refused' | 'failing'): Promise<void> {
    await this.db.query(`UPDATE evidence.sealer SET alarm = $1, alarm_since = coalesce(alarm_since, now())`, [alarm]);
  }

  /** Renews the lease while there is nothing to seal; false when it was lost. */
  async renew(epoch: number): Promise<boolean> {
    const { rows } = await this.db.query(
      `UPDATE evidence.sealer SET leased_until = now() + make_interval(secs => $2), looked_at = now(), alarm = NULL, alarm_since = NULL WHERE epoch = $1 RETURNING epoch`,
      [epoch, LEASE_SECONDS],
    );
    return rows.length === 1;
  }

  async logs(): Promise<LogState[]> {
    const { rows } = await this.db.query<LogRow>(`SELECT ${LOG_COLUMNS} FROM evidence.logs WHERE size > 0 ORDER BY name`);
    return rows.map(logOf);
  }

  async findLog(name: string): Promise<LogState | null> {
    const { rows } = await this.db.query<LogRow>(`SELECT ${LOG_COLUMNS} FROM evidence.logs WHERE name = $1 AND size > 0`, [name]);
    return rows[0] === undefined ? null : logOf(rows[0]);
  }

  nodeSource(log: LogState): NodeSource {
    return tileNodes(this.db, log.id);
  }

  /** Makes the log when it is new, and loads what is needed to go on appending. @throws EvidenceDamaged when tiles and root disagree */
  async openLog(name: string): Promise<OpenLog> {
    await this.db.query(`INSERT INTO evidence.logs (name, root) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [name, EMPTY_ROOT]);
    const { rows } = await this.db.query<LogRow>(`SELECT ${LOG_COLUMNS} FROM evidence.logs WHERE name = $1`, [name]);
    const log = logOf(rows[0]!);
    const tree = new TileTree(log.size, await loadOpenTiles(this.db, log.id, log.size));
    if (!tree.root().equals(log.root)) throw new EvidenceDamaged(`The stored hashes of the evidence log ${name} do not make its root at ${log.size} leaves. Restore the database from a backup.`);
    return { ...log, tree };
  }

  /** Which of these event ids are leaves already, in any log. */
  async sealedAmong(eventIds: readonly string[]): Promise<Set<string>> {
    const { rows } = await this.db.query<{ event_id: string }>(`SELECT event_id FROM evidence.leaves WHERE event_id = ANY($1::uuid[])`, [`{${eventIds.join(',')}}`]);
    return new Set(rows.map((row) => row.event_id));
  }

  /** All of the batch or nothing. @throws LeaseLost */
  async commit(epoch: number, batch: SealBatch): Promise<void> {
    await commitBatch(this.db, epoch, batch);
  }

  async parkedCount(): Promise<number> {
    const { rows } = await this.db.query<{ count: string }>(`SELECT count(*) FROM evidence.parked`);
    return Number(rows[0]?.count ?? 0);
  }
}
