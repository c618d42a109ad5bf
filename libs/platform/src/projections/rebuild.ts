import type { EventLog, LoggedEvent } from '@keystead/event-store/src/log.js';
import type pg from 'pg';
import { openOrm, READ_NEXT_SCHEMA, READ_SCHEMA } from '../database/database.js';
import { CHECKPOINT_CHANNEL } from './checkpoints.js';
import { handlerOf, type ProjectionDefinition } from './define-projection.js';
import { makeTables, shapeOf } from './read-models.js';

export interface RebuildReport {
  readonly projection: string;
  readonly events: number;
  /** Rows before and after, by table; they differ when the shape changed or rows had drifted. */
  readonly tables: readonly { table: string; before: number; after: number; same: boolean }[];
}

const BATCH = 500;

/**
 * Blue/green: folds the whole log into shadow tables while the old rows go on being read, then, holding the checkpoint's
 * row, folds what came since, compares, and switches. The epoch goes up, so the leader of the old rows stops and leads anew.
 */
export async function rebuild(parts: { log: EventLog; pool: pg.Pool; url: string }, projection: ProjectionDefinition): Promise<RebuildReport> {
  const { ddl, shape, tables } = await shapeOf(parts.url, projection, READ_NEXT_SCHEMA);
  await parts.pool.query(`CREATE SCHEMA IF NOT EXISTS ${READ_NEXT_SCHEMA}`);
  for (const table of tables) await parts.pool.query(`DROP TABLE IF EXISTS ${READ_NEXT_SCHEMA}."${table}"`);
  await makeTables(parts.pool, READ_NEXT_SCHEMA, ddl);
  const orm = await openOrm(parts.url, projection.entities, READ_NEXT_SCHEMA, 2);
  let position = '';
  let events = 0;
  const catchUp = async (): Promise<void> => {
    let batch: LoggedEvent[] = [];
    const flush = async (): Promise<void> => {
      await orm.em.fork().transactional(async (em) => {
        for (const event of batch) {
          await handlerOf(projection, event.event.name)?.(event, em as never);
          await em.flush();
          // What the next event finds is the database, not a row that a bulk statement changed behind the identity map.
          em.clear();
        }
      });
      batch = [];
    };
    for await (const event of parts.log.readAll({ after: position, open: true })) {
      position = event.position;
      if (handlerOf(projection, event.event.name) === null) continue;
      events += 1;
      if (batch.push(event) >= BATCH) await flush();
    }
    if (batch.length > 0) await flush();
  };
  const client = await parts.pool.connect();
  try {
    await catchUp();
    await client.query('BEGIN');
    await client.query('SELECT 1 FROM platform.projections WHERE name = $1 FOR UPDATE', [projection.name]);
    await catchUp();
    const report = [];
    for (const table of tables) report.push(await compare(client, table));
    for (const table of tables) {
      await client.query(`DROP TABLE IF EXISTS ${READ_SCHEMA}."${table}"`);
      await client.query(`ALTER TABLE ${READ_NEXT_SCHEMA}."${table}" SET SCHEMA ${READ_SCHEMA}`);
    }
    await client.query(
      `INSERT INTO platform.projections (name, position, shape, epoch) VALUES ($1, $2, $3, 1)
       ON CONFLICT (name) DO UPDATE SET position = excluded.position, shape = excluded.shape, epoch = platform.projections.epoch + 1`,
      [projection.name, position, shape],
    );
    await client.query('DELETE FROM platform.parked WHERE projection = $1', [projection.name]);
    await client.query('SELECT pg_notify($1, $2)', [CHECKPOINT_CHANNEL, position]);
    await client.query('COMMIT');
    return { projection: projection.name, events, tables: report };
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
    await orm.close();
  }
}

async function compare(client: pg.PoolClient, table: string): Promise<{ table: string; before: number; after: number; same: boolean }> {
  const digest = async (schema: string): Promise<{ rows: number; digest: string | null }> => {
    const exists = await client.query('SELECT to_regclass($1) IS NOT NULL AS there', [`${schema}."${table}"`]);
    if (!(exists.rows[0] as { there: boolean }).there) return { rows: 0, digest: null };
    const { rows } = await client.query<{ rows: number; digest: string | null }>(`SELECT count(*)::int AS rows, md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) AS digest FROM ${schema}."${table}" t`);
    return rows[0]!;
  };
  const before = await digest(READ_SCHEMA);
  const after = await digest(READ_NEXT_SCHEMA);
  return { table, before: before.rows, after: after.rows, same: before.digest === after.digest };
}
