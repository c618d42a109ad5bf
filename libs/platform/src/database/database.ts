import { MikroORM, type EntitySchema } from '@mikro-orm/postgresql';
import pg from 'pg';

/** Read models live here; a rebuild fills the same tables in READ_NEXT and switches. */
export const READ_SCHEMA = 'read';
export const READ_NEXT_SCHEMA = 'read_next';

/** MikroORM over the given entities; nothing connects before the first query. */
export async function openOrm(url: string, entities: readonly EntitySchema[], schema: string, pool: number): Promise<MikroORM> {
  return MikroORM.init({
    clientUrl: url,
    entities: [...entities],
    schema,
    pool: { min: 0, max: pool },
    allowGlobalContext: false,
    discovery: { warnWhenNoEntities: false },
    ensureDatabase: false,
  });
}

export function openPool(url: string, max: number): pg.Pool {
  return new pg.Pool({ connectionString: url, max, connectionTimeoutMillis: 2_000, application_name: 'keystead' });
}
