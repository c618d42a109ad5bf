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

  constructor(projection: string) {
    super(`another worker leads ${projection}`);
  }
}

export const CHECKPOINT_CHANNEL = 'keystead_checkpoint';

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
    'UPDATE platform.projections SET position = ?, updated_at = now() WHERE name = ? AND epoch = ?::bigint AND position = ? RETURNING name',
    [to, from.name, from.epoch, from.position],
  );
  if (changed.length !== 1) throw new LeaseLost(from.name);
}

/** Moves the checkpoints of projections that had nothing to do in a batch. @throws LeaseLost when one of them moved elsewhere */
export async function advanceIdle(pool: pg.Pool, idle: readonly Checkpoint[], to: string): Promise<void> {
  if (idle.length === 0) return;
  const { rowCount } = await pool.query(
    `UPDATE platform.projections p SET position = $1, updated_at = now()
     FROM unnest($2::text[], $3::bigint[], $4::text[]) AS f(name, epoch, position)
     WHERE p.name = f.name AND p.epoch = f.epoch AND p.position = f.position`,
    [to, idle.map((c) => c.name), idle.map((c) => c.epoch), idle.map((c) => c.position)],
  );
  if (rowCount !== idle.length) throw new LeaseLost(idle.map((c) => c.name).join(', '));
}
