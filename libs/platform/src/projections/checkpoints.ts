import type { EntityManager } from '@mikro-orm/postgresql';
import type pg from 'pg';

export interface Checkpoint {
  readonly name: string;
  readonly position: string;
  readonly epoch: string;
}

/** A worker that lost its lease tried to commit; its transaction is rolled back and it must stop. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';

  constructor(projection: string, message = `another worker leads ${projection}`) {
    super(message);
  }
}

export const CHECKPOINT_CHANNEL = 'keystead_checkpoint';

/**
 * The end of this transaction need not reach the disk before it counts: rows and checkpoint are lost together or not at all, and are folded
 * again from the log, which is on the disk. To wait would make every append wait too, for the disk has one queue. Put it into a statement
 * of the transaction.
 */
const NOT_TO_DISK = "set_config('synchronous_commit', 'off', true)";

/** Takes the lead of these projections: the epoch goes up, so an older leader's commits are refused from now on. */
export async function lead(pool: pg.Pool, names: readonly string[], owner: string): Promise<Map<string, Checkpoint>> {
  const { rows } = await pool.query<Checkpoint>(
    `INSERT INTO platform.projections (name, owner, epoch) SELECT unnest($1::text[]), $2, 1
     ON CONFLICT (name) DO UPDATE SET epoch = platform.projections.epoch + 1, owner = excluded.owner
     RETURNING name, position, epoch::text`,
    [names, owner],
  );
  return new Map(rows.map((row) => [row.name, row]));
}

/** Moves one checkpoint in the transaction that changes the rows. @throws LeaseLost */
export async function advance(em: EntityManager, from: Checkpoint, to: string): Promise<void> {
  const changed = await em.execute<{ name: string }[]>(
    'UPDATE platform.projections SET position = ?, updated_at = now() WHERE name = ? AND epoch = ?::bigint AND position = ? RETURNING name, ' + NOT_TO_DISK,
    [to, from.name, from.epoch, from.position],
  );
  if (changed.length !== 1) throw new LeaseLost(from.name);
}

const ADVANCE_IDLE = `UPDATE platform.projections p SET position = $1, updated_at = now()
  FROM unnest($2::text[], $3::bigint[], $4::text[]) AS f(name, epoch, position)
  WHERE p.name = f.name AND p.epoch = f.epoch AND p.position = f.position`;

/** Moves checkpoints to where there was nothing to do. @throws LeaseLost when one of them moved elsewhere */
export async function advanceIdle(pool: pg.Pool, idle: readonly Checkpoint[], to: string): Promise<void> {
  const { rowCount } = await pool.query(`${ADVANCE_IDLE} RETURNING p.name, ${NOT_TO_DISK}`, valuesOf(idle, to));
  if (rowCount !== idle.length) throw new LeaseLost(namesOf(idle));
}

/** The same, and whoever waits is told that all are there. */
export async function advanceAndTell(pool: pg.Pool, idle: readonly Checkpoint[], to: string): Promise<void> {
  const text = `WITH moved AS (${ADVANCE_IDLE} RETURNING p.name) SELECT count(*)::int AS moved, pg_notify('${CHECKPOINT_CHANNEL}', $1), ${NOT_TO_DISK} FROM moved`;
  const { rows } = await pool.query<{ moved: number }>(text, valuesOf(idle, to));
  if (rows[0]?.moved !== idle.length) throw new LeaseLost(namesOf(idle));
}

function valuesOf(idle: readonly Checkpoint[], to: string): unknown[] {
  return [to, idle.map((c) => c.name), idle.map((c) => c.epoch), idle.map((c) => c.position)];
}

function namesOf(checkpoints: readonly Checkpoint[]): string {
  return checkpoints.map(({ name }) => name).join(', ');
}
