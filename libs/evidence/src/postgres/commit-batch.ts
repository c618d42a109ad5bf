import { LeaseLost } from '../seal/errors.js';
import type { LogGrowth, SealBatch } from '../seal/ports.js';
import { LEASE_SECONDS } from './lease.js';
import type { Queryable } from './rows.js';

/** One transaction for leaves, tiles, checkpoints, parked events and the sealer's position: none of them is ever ahead of the others. */
export async function commitBatch(db: Queryable, epoch: number, batch: SealBatch): Promise<void> {
  await db.query('BEGIN');
  try {
    await moveOn(db, epoch, batch);
    if (batch.growths.length > 0) {
      const growths = batch.platform === null ? batch.growths : [...batch.growths, batch.platform];
      await insertLeaves(db, batch.growths);
      await putTiles(db, growths);
      await insertCheckpoints(db, batch);
      await growLogs(db, growths);
    }
    if (batch.parked.length > 0) await insertParked(db, batch);
    await db.query('COMMIT');
  } catch (error) {
    await db.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** Compare and set: a sealer whose lease was taken, or whose database was set back under it, stores nothing. */
async function moveOn(db: Queryable, epoch: number, batch: SealBatch): Promise<void> {
  const { rows } = await db.query(
    `UPDATE evidence.sealer SET position = $3, leased_until = now() + make_interval(secs => $4) WHERE epoch = $1 AND position = $2 RETURNING epoch`,
    [epoch, batch.after, batch.position, LEASE_SECONDS],
  );
  if (rows.length === 0) throw new LeaseLost('another process took over the sealing');
}

async function insertLeaves(db: Queryable, growths: readonly LogGrowth[]): Promise<void> {
  const [logs, indexes, ids, positions, times]: [number[], number[], string[], string[], string[]] = [[], [], [], [], []];
  for (const { log, leaves, sealedAt } of growths) {
    const time = sealedAt.toISOString();
    leaves.forEach(({ eventId, position }, i) => {
      logs.push(log.id);
      indexes.push(log.size + i);
      ids.push(eventId);
      positions.push(position);
      times.push(time);
    });
  }
  await db.query(
    `INSERT INTO evidence.leaves (log_id, index, event_id, position, sealed_at) SELECT * FROM unnest($1::integer[], $2::bigint[], $3::uuid[], $4::text[], $5::timestamptz[])`,
    [logs, indexes, ids, positions, times],
  );
}

async function putTiles(db: Queryable, growths: readonly LogGrowth[]): Promise<void> {
  const tiles = growths.flatMap(({ log, tiles: changed }) => changed.map(({ tile, hashes }) => ({ log: log.id, ...tile, hashes })));
  await db.query(
    `INSERT INTO evidence.tiles (log_id, level, index, hashes) SELECT * FROM unnest($1::integer[], $2::smallint[], $3::bigint[], $4::bytea[])
     ON CONFLICT (log_id, level, index) DO UPDATE SET hashes = excluded.hashes`,
    [tiles.map((t) => t.log), tiles.map((t) => t.level), tiles.map((t) => t.index), tiles.map((t) => t.hashes)],
  );
}

async function insertCheckpoints(db: Queryable, { growths, platform }: SealBatch): Promise<void> {
  const rows = growths.map((growth, i) => ({ growth, platformIndex: platform === null ? null : platform.log.size + i }));
  if (platform !== null) rows.push({ growth: platform, platformIndex: null });
  await db.query(
    `INSERT INTO evidence.checkpoints (log_id, size, root, note, sealed_at, platform_index)
     SELECT * FROM unnest($1::integer[], $2::bigint[], $3::bytea[], $4::text[], $5::timestamptz[], $6::bigint[])`,
    [
      rows.map(({ growth }) => growth.log.id),
      rows.map(({ growth }) => growth.size),
      rows.map(({ growth }) => growth.root),
      rows.map(({ growth }) => growth.note),
      rows.map(({ growth }) => growth.sealedAt.toISOString()),
      rows.map(({ platformIndex }) => platformIndex),
    ],
  );
}

async function growLogs(db: Queryable, growths: readonly LogGrowth[]): Promise<void> {
  const { rows } = await db.query(
    `UPDATE evidence.logs l SET size = g.size, root = g.root, sealed_at = g.sealed_at, note = g.note
       FROM unnest($1::integer[], $2::bigint[], $3::bigint[], $4::bytea[], $5::timestamptz[], $6::text[]) AS g(id, was, size, root, sealed_at, note)
      WHERE l.id = g.id AND l.size = g.was RETURNING l.id`,
    [
      growths.map(({ log }) => log.id),
      growths.map(({ log }) => log.size),
      growths.map(({ size }) => size),
      growths.map(({ root }) => root),
      growths.map(({ sealedAt }) => sealedAt.toISOString()),
      growths.map(({ note }) => note),
    ],
  );
  if (rows.length !== growths.length) throw new LeaseLost('a log changed under the sealer');
}

async function insertParked(db: Queryable, { parked }: SealBatch): Promise<void> {
  await db.query(
    `INSERT INTO evidence.parked (position, event_id, organisation, type, reason) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])`,
    [parked.map((p) => p.position), parked.map((p) => p.eventId), parked.map((p) => p.organisation), parked.map((p) => p.type), parked.map((p) => p.reason)],
  );
}
