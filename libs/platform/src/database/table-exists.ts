import { escapeLiteral } from 'pg';

/** A pool, or a connection. */
interface Asked {
  query(text: string): Promise<{ rows: unknown[] }>;
}

/** @param name with its schema, as SQL writes it */
export async function tableExists(asked: Asked, name: string): Promise<boolean> {
  const { rows } = (await asked.query(`SELECT to_regclass(${escapeLiteral(name)}) IS NOT NULL AS there`)) as { rows: { there: boolean }[] };
  return rows[0]?.there === true;
}
