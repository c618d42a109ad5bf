import { MikroORM, type EntitySchema } from '@mikro-orm/postgresql';
import { giveUpSilentConnections } from '@keystead/event-store/src/postgres/silent-connections.js';
import pg from 'pg';
import { letGoOfGoneConnections } from './gone-connections.js';
import { asRole, type DatabaseRole } from './roles.js';

/** Read models live here; a rebuild fills the same tables in READ_NEXT and switches. */
export const READ_SCHEMA = 'read';
export const READ_NEXT_SCHEMA = 'read_next';

/**
 * How long an answer may keep silent, by who asks: people do not wait longer; a projection may wait for a rebuild that switches. An operator's question
 * has no limit here, for it may wait for another one's lock, build an index or read the whole log: TCP alone finds out that nobody is there.
 */
const SILENCE_MS: Partial<Record<DatabaseRole, number>> = { application: 15_000, projector: 20_000 };
const KEPT_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 };
const READ_MODEL_CONNECTION_MS = 10_000;

/** MikroORM over the given entities, as the login itself unless a role is named; nothing connects before the first query. */
export async function openOrm(url: string, entities: readonly EntitySchema[], schema: string, pool: number, role?: DatabaseRole): Promise<MikroORM> {
  return MikroORM.init({
    clientUrl: url,
    entities: [...entities],
    schema,
    pool: { min: 0, max: pool },
    // Of `clientUrl` it takes host, login and database only, and would drop what the address says of TLS.
    driverOptions: {
      connectionString: addressOf(url, role),
      ...KEPT_ALIVE,
      connectionTimeoutMillis: READ_MODEL_CONNECTION_MS,
      onPoolCreated: (made: pg.Pool) => {
        letGoOfGoneConnections(made);
        limitSilence(made, role);
      },
    },
    allowGlobalContext: false,
    discovery: { warnWhenNoEntities: false },
    ensureDatabase: false,
  });
}

/** Connections as the login itself unless a role is named. */
export function openPool(url: string, max: number, role?: DatabaseRole): pg.Pool {
  // People wait for the application, and shall be told within two seconds, whatever they have waited for before.
  const connectionTimeoutMillis = role === 'application' ? 1_000 : 2_000;
  const pool = new pg.Pool({ connectionString: addressOf(url, role), max, connectionTimeoutMillis, ...KEPT_ALIVE, application_name: 'keystead' });
  limitSilence(pool, role);
  // Without a listener a connection that the server ends would end the process, idle or lent: who borrowed it is told by the question.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

function limitSilence(pool: pg.Pool, role: DatabaseRole | undefined): void {
  const silentMs = role && SILENCE_MS[role];
  if (silentMs !== undefined) giveUpSilentConnections(pool, silentMs);
}

function addressOf(url: string, role: DatabaseRole | undefined): string {
  return role === undefined ? url : asRole(url, role);
}
