import { escapeIdentifier, type ClientBase } from 'pg';
import { ownSchemas, type ContextDefinition } from '../../context/define-context.js';

export interface StoredTable {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly string[];
  /** Columns that a sequence of their own numbers. */
  readonly numbered: readonly string[];
}

/** Read models are folded again from the log; who is connected is of the moment. */
const LEFT_OUT_TABLES = ['events.writers'];

/**
 * Schemas whose tables a backup holds: those that migrations make, and no others. What else lies in the database (`start`, where `npm start` notes
 * what it has prepared, or a schema of the operator's) no restore could make again.
 */
export function backedUpSchemas(contexts: readonly ContextDefinition[]): string[] {
  return ['events', 'evidence', 'platform', ...ownSchemas(contexts)];
}

/** Everything that must survive, by name. Whatever a context adds later is found by itself. */
export async function storedTables(client: ClientBase, contexts: readonly ContextDefinition[]): Promise<StoredTable[]> {
  const { rows } = await client.query<StoredTable>(
    `SELECT n.nspname AS schema, c.relname AS "table", array_agg(a.attname::text ORDER BY a.attnum) AS columns,
            coalesce(array_agg(a.attname::text) FILTER (WHERE a.attidentity <> ''), '{}') AS numbered
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname = ANY ($1) AND n.nspname || '.' || c.relname <> ALL ($2)
      GROUP BY 1, 2 ORDER BY 1, 2`,
    [backedUpSchemas(contexts), LEFT_OUT_TABLES],
  );
  return rows;
}

export function quoted({ schema, table }: { schema: string; table: string }): string {
  return `${escapeIdentifier(schema)}.${escapeIdentifier(table)}`;
}

export function columnList(columns: readonly string[]): string {
  return columns.map(escapeIdentifier).join(', ');
}
