import type { PoolClient } from 'pg';
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
