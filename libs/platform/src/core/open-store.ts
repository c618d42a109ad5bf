import type pg from 'pg';
import { LogWentBack } from '@keystead/event-store/src/errors.js';
import type { EventStore, Position } from '@keystead/event-store/src/port.js';
import { openPostgresEventStore } from '@keystead/event-store/src/postgres/engine.js';
import { asRole } from '../database/roles.js';
import { tableExists } from '../database/table-exists.js';
import { SettingsRefused } from '../settings/load-settings.js';
import type { PlatformSettings } from '../settings/platform.config.js';

export type EngineName = 'postgres' | 'eventstoredb';

type StoreSettings = Pick<PlatformSettings, 'NODE_ENV' | 'KEYSTEAD_DATABASE_URL' | 'KEYSTEAD_EVENTSTORE_URL'>;

export function engineOf(settings: StoreSettings): EngineName {
  return settings.KEYSTEAD_EVENTSTORE_URL === undefined ? 'postgres' : 'eventstoredb';
}

/** @param options.readOnly for EventStoreDB, where opening it leaves a note else @throws SettingsRefused; EventStoreRefused or EventStoreUnavailable when EventStoreDB cannot be used as it is set up */
export async function openStore(settings: StoreSettings, { readOnly = false } = {}): Promise<EventStore> {
  const { NODE_ENV, KEYSTEAD_DATABASE_URL: database, KEYSTEAD_EVENTSTORE_URL: url } = settings;
  if (url === undefined) return openPostgresEventStore({ connectionString: asRole(database, 'eventWriter') });
  const { openEventStoreDb } = await import('@keystead/event-store/src/eventstoredb/engine.js');
  const { parseAddress } = await import('@keystead/event-store/src/eventstoredb/address.js');
  if (NODE_ENV === 'production' && !parseAddress(url).secure) throw new SettingsRefused(['KEYSTEAD_EVENTSTORE_URL: tls=false is refused in production; events and the password would cross the network in the clear']);
  return openEventStoreDb({ url, readOnly });
}

/** @returns null while no start has recorded one */
export async function recordedEngine(client: { query(sql: string): Promise<{ rows: unknown[] }> }): Promise<EngineName | null> {
  if (!(await tableExists(client, 'platform.event_engine'))) return null;
  const { rows } = (await client.query('SELECT name FROM platform.event_engine')) as { rows: { name: EngineName }[] };
  return rows[0]?.name ?? null;
}

/**
 * Read models, reactions and evidence stand at positions of the engine they were made from, which mean nothing to the other.
 * @throws SettingsRefused
 */
export async function demandEngine(pool: Pick<pg.Pool, 'query'>, configured: EngineName): Promise<void> {
  const stored = await recordedEngine(pool);
  if (stored === null || stored === configured) return;
  throw new SettingsRefused([
    stored === 'postgres'
      ? 'KEYSTEAD_EVENTSTORE_URL: the events of this installation are in PostgreSQL; leave it out'
      : 'KEYSTEAD_EVENTSTORE_URL: the events of this installation are in EventStoreDB; name it',
  ]);
}

/**
 * What a process has once seen of the log stays there: a shorter one is that of an older copy of the database, and what is remembered of the other
 * (events not yet folded, states of streams, checkpoints on their way) would be written into it.
 */
export function neverShorter(): (client: Pick<pg.Pool, 'query'>) => Promise<void> {
  let seen = 0;
  return async (client) => {
    const head = await headOf(client);
    if (head < seen) throw new LogWentBack(String(seen), String(head));
    seen = head;
  };
}

/**
 * The same of a store apart, which is asked once at a time, however slow it is. One that is away is no log that went back.
 * @returns what to ask at every beat @throws LogWentBack
 */
export function apartNeverShorter(store: Pick<EventStore, 'head' | 'readAll' | 'comparePositions'>): () => Promise<void> {
  let seen: Position = '';
  let asked: Promise<void> | null = null;
  const ask = async (): Promise<void> => {
    try {
      const head = await store.head();
      if (store.comparePositions(head, seen) >= 0) seen = head;
      // It is the store that knows when it can be sure of that.
      else for await (const _ of store.readAll({ after: seen, max: 1 })) break;
    } catch (error) {
      if (error instanceof LogWentBack) throw error;
    }
  };
  return () => (asked ??= ask().finally(() => (asked = null)));
}

/** 0 before there is a log. */
async function headOf(client: Pick<pg.Pool, 'query'>): Promise<number> {
  if (!(await tableExists(client, 'events.counter'))) return 0;
  const { rows } = (await client.query('SELECT head FROM events.counter WHERE one = 1')) as { rows: { head: string }[] };
  return Number(rows[0]?.head ?? 0);
}

/** On the first start; later ones find it. */
export async function recordEngine(client: Pick<pg.PoolClient, 'query'>, configured: EngineName): Promise<void> {
  await client.query('INSERT INTO platform.event_engine (name) VALUES ($1) ON CONFLICT DO NOTHING', [configured]);
}
