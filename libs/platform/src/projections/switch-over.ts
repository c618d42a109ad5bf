import type pg from 'pg';
import { READ_NEXT_SCHEMA, READ_SCHEMA } from '../database/database.js';
import { tableExists } from '../database/table-exists.js';
import { CHECKPOINT_CHANNEL } from './checkpoints.js';

/** What a rebuild has folded beside the rows that are shown. */
export interface Shadow {
  readonly projection: string;
  readonly shape: string;
  readonly tables: readonly string[];
}

export interface ComparedTable {
  readonly table: string;
  readonly before: number;
  readonly after: number;
  readonly same: boolean;
}

type Connection = Pick<pg.PoolClient, 'query'>;

/** In the transaction that holds the checkpoint's row, so that nobody parks meanwhile. */
export async function countsOfParked(client: Connection, projection: string): Promise<{ before: number; after: number }> {
  const { rows } = await client.query<{ before: number; after: number }>(
    `SELECT (SELECT count(*)::int FROM platform.parked WHERE projection = $1) AS before, (SELECT count(*)::int FROM ${READ_NEXT_SCHEMA}.parked WHERE projection = $1) AS after`,
    [projection],
  );
  return rows[0]!;
}

/** The shadow's rows and parked events become those that are shown; the epoch goes up. */
export async function switchOver(client: Connection, { projection, shape, tables }: Shadow, position: string): Promise<void> {
  for (const table of tables) {
    await client.query(`DROP TABLE IF EXISTS ${READ_SCHEMA}."${table}"`);
    await client.query(`ALTER TABLE ${READ_NEXT_SCHEMA}."${table}" SET SCHEMA ${READ_SCHEMA}`);
  }
  await client.query(
    `INSERT INTO platform.projections (name, position, shape, epoch) VALUES ($1, $2, $3, 1)
     ON CONFLICT (name) DO UPDATE SET position = excluded.position, shape = excluded.shape, epoch = platform.projections.epoch + 1`,
    [projection, position, shape],
  );
  const columns = 'projection, event_id, position, partition_key, stream, type, organisation, reason, parked_at';
  await client.query('DELETE FROM platform.parked WHERE projection = $1', [projection]);
  await client.query(`INSERT INTO platform.parked (${columns}) SELECT ${columns} FROM ${READ_NEXT_SCHEMA}.parked WHERE projection = $1 ORDER BY ordinal`, [projection]);
  await client.query(`DELETE FROM ${READ_NEXT_SCHEMA}.parked WHERE projection = $1`, [projection]);
  await client.query('SELECT pg_notify($1, $2)', [CHECKPOINT_CHANNEL, position]);
}

export async function dropShadow(client: Connection, { projection, tables }: Shadow): Promise<void> {
  for (const table of tables) await client.query(`DROP TABLE IF EXISTS ${READ_NEXT_SCHEMA}."${table}"`);
  await client.query(`DELETE FROM ${READ_NEXT_SCHEMA}.parked WHERE projection = $1`, [projection]);
}

/** Rows in any order: none is there twice, since each has its key. */
export async function compare(client: Connection, table: string): Promise<ComparedTable> {
  const digest = async (schema: string): Promise<{ rows: number; digest: string | null }> => {
    if (!(await tableExists(client, `${schema}."${table}"`))) return { rows: 0, digest: null };
    const { rows } = await client.query<{ rows: number; digest: string | null }>(`SELECT count(*)::int AS rows, bit_xor(hashtextextended(t::text, 0))::text AS digest FROM ${schema}."${table}" t`);
    return rows[0]!;
  };
  const before = await digest(READ_SCHEMA);
  const after = await digest(READ_NEXT_SCHEMA);
  return { table, before: before.rows, after: after.rows, same: before.digest === after.digest };
}
