import { createHash } from 'node:crypto';
import { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { openOrm, READ_SCHEMA } from '../database/database.js';
import { protectIfOpen, protectTables } from '../database/row-security.js';
import type { ProjectionDefinition } from './define-projection.js';

/** Stands for the shape of rows that a migration found to be of another version, until they are folded afresh. */
export const OUTDATED = 'outdated';

/**
 * Read models are made from their entities and from the log, so they have no migrations: when the shape (tables and
 * version) of a projection is new, its tables are made afresh and it is folded again from the first event.
 */
export async function prepareReadModels(pool: pg.Pool, url: string, projections: readonly ProjectionDefinition[]): Promise<{ made: string[]; outdated: string[] }> {
  await pool.query(`CREATE SCHEMA IF NOT EXISTS ${READ_SCHEMA}`);
  const { rows } = await pool.query<{ name: string; shape: string }>('SELECT name, shape FROM platform.projections');
  const shapes = new Map(rows.map((row) => [row.name, row.shape]));
  const made: string[] = [];
  const outdated: string[] = [];
  for (const projection of projections) {
    const { ddl, shape } = await shapeOf(url, projection, READ_SCHEMA);
    const current = shapes.get(projection.name) ?? '';
    if (current === shape) {
      await protectIfOpen(pool, READ_SCHEMA, projection);
      continue;
    }
    if (current !== '') {
      await pool.query('UPDATE platform.projections SET shape = $2 WHERE name = $1', [projection.name, OUTDATED]);
      outdated.push(projection.name);
      continue;
    }
    // In one transaction with its tables, or the next migration would make them once more.
    const known = `INSERT INTO platform.projections (name, shape) VALUES (${pg.escapeLiteral(projection.name)}, ${pg.escapeLiteral(shape)}) ON CONFLICT (name) DO UPDATE SET shape = excluded.shape;`;
    await makeTables(pool, READ_SCHEMA, `${ddl}\n${known}`, projection);
    made.push(projection.name);
  }
  return { made, outdated };
}

/** DDL of the projection's tables in a schema, and a digest of it that does not depend on the schema's name. */
export async function shapeOf(url: string, projection: ProjectionDefinition, schema: string): Promise<{ ddl: string; shape: string; tables: string[] }> {
  if (projection.entities.length === 0) return { ddl: '', shape: `v${projection.version}`, tables: [] };
  const orm: MikroORM = await openOrm(url, projection.entities, schema, 1);
  try {
    const ddl = (await orm.schema.getCreateSchemaSQL({ wrap: false })).replace(/^create schema .*$/gim, '');
    const neutral = ddl.replaceAll(`"${schema}".`, '');
    const tables = projection.entities.map((entity) => entity.meta.tableName);
    return { ddl, shape: createHash('sha256').update(`v${projection.version}\n${neutral}`).digest('hex').slice(0, 16), tables };
  } finally {
    await orm.close();
  }
}

export async function makeTables(pool: pg.Pool, schema: string, ddl: string, projection?: ProjectionDefinition): Promise<void> {
  const client = await pool.connect();
  try {
    await makeTablesOn(client, schema, ddl, projection);
  } finally {
    client.release();
  }
}

/** Runs the DDL; with a projection, its tables are put under row-level security in the same transaction. */
export async function makeTablesOn(client: pg.ClientBase, schema: string, ddl: string, projection?: ProjectionDefinition): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(`SET LOCAL search_path TO ${schema}`);
    await client.query(ddl);
    if (projection !== undefined) await protectTables(client, schema, projection);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
