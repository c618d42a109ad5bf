import type { ClientBase } from 'pg';

const OURS = `SELECT oid, nspname, nspacl FROM pg_namespace WHERE nspname NOT IN ('public', 'information_schema') AND nspname NOT LIKE 'pg\\_%'`;
const sorted = (rights: string): string => `(SELECT coalesce(string_agg(one::text, ' ' ORDER BY one::text), 'as it was made') FROM unnest(${rights}) AS one)`;

/** Everything that a migration makes, a line each: schemas, tables, columns, constraints, indexes, policies, triggers, functions, sequences, and who may do what. */
const CATALOGUE = `
  WITH ours AS (${OURS}), relations AS (SELECT c.*, o.nspname || '.' || c.relname AS name FROM pg_class c JOIN ours o ON o.oid = c.relnamespace)
  SELECT line FROM (
    SELECT 'schema ' || nspname || ' ' || ${sorted('nspacl')} AS line FROM ours
    UNION ALL SELECT format('relation %s %s %s rows %s %s, %s, %s', name, relkind, relpersistence, relrowsecurity, relforcerowsecurity, reloptions, ${sorted('relacl')}) FROM relations
    UNION ALL SELECT format('column %s.%s %s %s, not null %s, %s %s %s, %s, %s', r.name, a.attname, a.attnum, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, a.attstorage,
                            (SELECT collname FROM pg_collation WHERE oid = a.attcollation), pg_get_expr(d.adbin, d.adrelid))
                FROM relations r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped LEFT JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
               WHERE r.relkind IN ('r', 'p', 'v', 'm')
    UNION ALL SELECT format('constraint %s %s %s', r.name, k.conname, pg_get_constraintdef(k.oid)) FROM relations r JOIN pg_constraint k ON k.conrelid = r.oid
    UNION ALL SELECT format('index %s, valid %s', pg_get_indexdef(i.indexrelid), i.indisvalid) FROM relations r JOIN pg_index i ON i.indrelid = r.oid
    UNION ALL SELECT format('policy %s %s %s %s %s %s %s', r.name, p.polname, p.polcmd, p.polpermissive, (SELECT string_agg(pg_get_userbyid(one), ' ' ORDER BY pg_get_userbyid(one)) FROM unnest(p.polroles) AS one),
                            pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) FROM relations r JOIN pg_policy p ON p.polrelid = r.oid
    UNION ALL SELECT format('trigger %s %s', pg_get_triggerdef(t.oid), t.tgenabled) FROM relations r JOIN pg_trigger t ON t.tgrelid = r.oid WHERE NOT t.tgisinternal
    UNION ALL SELECT format('function %s %s', pg_get_functiondef(f.oid), ${sorted('f.proacl')}) FROM pg_proc f JOIN ours o ON o.oid = f.pronamespace WHERE f.prokind IN ('f', 'p')
  ) AS lines ORDER BY line COLLATE "C"`;

export async function catalogueOf(client: Pick<ClientBase, 'query'>): Promise<string[]> {
  return (await client.query<{ line: string }>(CATALOGUE)).rows.map(({ line }) => line);
}

/** Rows of all our tables, a line each: how many, and what they sum up to. @param but columns in which two runs may differ */
export async function contentsOf(client: Pick<ClientBase, 'query'>, but: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ table: string }>(`WITH ours AS (${OURS}) SELECT format('%I.%I', o.nspname, c.relname) AS table FROM pg_class c JOIN ours o ON o.oid = c.relnamespace WHERE c.relkind = 'r' ORDER BY 1`);
  const lines: string[] = [];
  for (const { table } of rows) {
    const { rows: sums } = await client.query<{ line: string }>(`SELECT count(*) || ' ' || coalesce(bit_xor(hashtextextended((to_jsonb(t) - $1::text[])::text, 0)), 0) AS line FROM ${table} t`, [but]);
    lines.push(`${table} ${sums[0]!.line}`);
  }
  return lines;
}
