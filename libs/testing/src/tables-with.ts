import type { Pool } from 'pg';

/** Looks for words in every row of every table, also among the bytes of payloads. @returns `schema.table: word`, each once */
export async function tablesWith(owner: Pool, words: readonly string[]): Promise<string[]> {
  const { rows: tables } = await owner.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const found = new Set<string>();
  for (const { name } of tables) {
    const { rows } = await owner.query<{ line: string }>(`SELECT t::text AS line FROM ${name} t`);
    for (const { line } of rows) for (const word of words) if (line.includes(word) || line.includes(Buffer.from(word).toString('hex'))) found.add(`${name}: ${word}`);
  }
  return [...found];
}
