import { MikroORM, type EntitySchema } from '@mikro-orm/postgresql';
import pg from 'pg';
import { roleOption, type DatabaseRole } from './roles.js';

/** Read models live here; a rebuild fills the same tables in READ_NEXT and switches. */
export const READ_SCHEMA = 'read';
export const READ_NEXT_SCHEMA = 'read_next';

/** MikroORM over the given entities, as the login itself unless a role is named; nothing connects before the first query. */
export async function openOrm(url: string, entities: readonly EntitySchema[], schema: string, pool: number, role?: DatabaseRole): Promise<MikroORM> {
  return MikroORM.init({
    clientUrl: url,
    entities: [...entities],
    schema,
    pool: { min: 0, max: pool },
    ...(role === undefined ? {} : { driverOptions: { options: roleOption(role) } }),
    allowGlobalContext: false,
    discovery: { warnWhenNoEntities: false },
    ensureDatabase: false,
  });
}

/** Connections as the login itself unless a role is named. */
export function openPool(url: string, max: number, role?: DatabaseRole): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max, connectionTimeoutMillis: 2_000, application_name: 'keystead', ...(role === undefined ? {} : { options: roleOption(role) }) });
  // Without a listener an idle connection that the server ends would end the process.
  pool.on('error', () => undefined);
  return pool;
}
