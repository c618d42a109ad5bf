import type { ClientBase, PoolClient } from 'pg';
import type { ProjectionDefinition } from '../projections/define-projection.js';
import { ORGANISATION_SETTING, ROLES } from './roles.js';

/**
 * Rows of read models show themselves to the application only in a transaction that names their organisation. This stands behind the
 * filter of every query, for the day when one is forgotten. What a projection says is everyone's (the catalogue) stays open to read.
 */
export async function protectTables(client: Pick<PoolClient, 'query'>, schema: string, projection: ProjectionDefinition): Promise<void> {
  const { application, projector } = ROLES;
  const shared = new Set((projection.shared ?? []).map((entity) => entity.meta.tableName));
  for (const { meta } of projection.entities) {
    const everyones = shared.has(meta.tableName);
    if (!everyones && meta.properties['organisation' as never] === undefined) throw new Error(`${projection.name}: ${meta.className} names no organisation and is not said to be everyone's`);
    const table = `${schema}."${meta.tableName}"`;
    const visible = everyones ? 'true' : `organisation = current_setting('${ORGANISATION_SETTING}', true)`;
    await client.query(`
      GRANT USAGE ON SCHEMA ${schema} TO ${application}, ${projector};
      GRANT SELECT ON ${table} TO ${application};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO ${projector};
      ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
      ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
      DROP POLICY IF EXISTS read_own ON ${table};
      CREATE POLICY read_own ON ${table} FOR SELECT TO ${application} USING (${visible});
      DROP POLICY IF EXISTS fold ON ${table};
      CREATE POLICY fold ON ${table} TO ${projector}, CURRENT_USER USING (true) WITH CHECK (true);`);
  }
}

/** Tables of an earlier version have no policies yet. */
export async function protectIfOpen(client: Pick<PoolClient, 'query'>, schema: string, projection: ProjectionDefinition): Promise<void> {
  const names = projection.entities.map(({ meta }) => meta.tableName);
  const { rows } = await client.query<{ open: boolean }>('SELECT count(*) < $3 AS open FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = ANY($2) AND c.relforcerowsecurity', [
    schema,
    names,
    names.length,
  ]);
  if (rows[0]!.open) await protectTables(client, schema, projection);
}

/** Stands in front of the filter of every statement on a context's own table: rows of the organisation that the transaction names, to see and to change. */
const OWN_ROWS = `organisation = current_setting('${ORGANISATION_SETTING}', true)`;

/** Own tables that have an organisation and are not under both policies; all of them are once the database is prepared. */
export async function openOwnTables(client: Pick<ClientBase, 'query'>, schemas: readonly string[]): Promise<{ open: readonly OwnTable[]; kept: number }> {
  const { rows } = await client.query<OwnTable & { kept: boolean }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name, quote_ident(pg_get_userbyid(c.relowner)) AS owner,
            c.relrowsecurity AND c.relforcerowsecurity AND (SELECT count(*) = 2 AND bool_and(p.polname IN ('own_rows', 'operate')) FROM pg_policy p WHERE p.polrelid = c.oid) AS kept
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organisation' AND NOT a.attisdropped
      WHERE n.nspname = ANY($1) AND c.relkind IN ('r', 'p') ORDER BY 1`,
    [schemas],
  );
  return { open: rows.filter(({ kept }) => !kept), kept: rows.filter(({ kept }) => kept).length };
}

export interface OwnTable {
  readonly name: string;
  readonly owner: string;
}

/**
 * The owner keeps its reach: it migrates, makes backups, and is whom the functions act for that look before the organisation is known.
 * @returns names of the tables that were open
 */
export async function protectOwnTables(client: Pick<ClientBase, 'query'>, schemas: readonly string[]): Promise<string[]> {
  const { open } = await openOwnTables(client, schemas);
  for (const { name, owner } of open) {
    await client.query(`
      ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY;
      ALTER TABLE ${name} FORCE ROW LEVEL SECURITY;
      DROP POLICY IF EXISTS own_rows ON ${name};
      CREATE POLICY own_rows ON ${name} TO ${ROLES.application} USING (${OWN_ROWS}) WITH CHECK (${OWN_ROWS});
      DROP POLICY IF EXISTS operate ON ${name};
      CREATE POLICY operate ON ${name} TO ${owner} USING (true) WITH CHECK (true);`);
  }
  return open.map(({ name }) => name);
}
