import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { startSilentProxy, type SilentProxy } from '@keystead/testing/src/silent-proxy.js';
import { anEvent, collect, STREAM, until } from '../contract-suite/builders.js';
import { EventStoreUnavailable, UnknownAppendOutcome } from '../errors.js';
import type { EventStore } from '../port.js';
import { openPostgresEventStore } from './engine.js';
import { installSchema } from './schema.js';

const OPENING = 'INSERT INTO events.writers';
const BATCH = 'events.append_';
const RESOLVING = 'events.end_writer';

describe('a network that falls silent and tells neither end', () => {
  let database: TestDatabase;
  let proxy: SilentProxy;
  let store: EventStore;
  let direct: EventStore;

  beforeEach(async () => {
    database = await testDatabase();
    const client = await database.pool.connect();
    await installSchema(client);
    client.release();
    proxy = await startSilentProxy(database.url);
    store = openPostgresEventStore({ connectionString: proxy.url, lanes: 1, patienceMs: 3_000, batchTimeoutMs: 2_000, silenceMs: 2_000 });
    direct = openPostgresEventStore({ connectionString: database.url });
  });
  afterEach(async () => {
    await store.close();
    await direct.close();
    await proxy.close();
    await database.drop();
  });

  const ids = async (): Promise<string[]> => (await collect(direct.readAll())).map((event) => event.id);

  it('while a connection to write with is being opened: callers are told that nothing was stored, and the lane goes on', async () => {
    const [lost, next] = [anEvent(), anEvent()];
    proxy.swallowAt(OPENING);
    await expect(store.append(STREAM, 'none', [lost])).rejects.toThrow(EventStoreUnavailable);
    proxy.swallowAt(null);
    expect(await store.append(STREAM, 'none', [next])).toEqual({ outcome: 'appended', version: 0, position: '1', eventIds: [next.id] });
    expect(await ids()).toEqual([next.id]);
  });

  it('at the commit, and again when the database is asked what became of it: callers are told that nobody knows', async () => {
    const [stored, next] = [anEvent(), anEvent()];
    proxy.swallowAt(BATCH, 'heard');
    const first = store.append(STREAM, 'none', [stored]).catch((error: unknown) => error);
    await until(async () => (await ids()).length === 1);
    proxy.swallowAt(RESOLVING);
    expect(await first).toBeInstanceOf(UnknownAppendOutcome);
    proxy.swallowAt(null);
    expect(await store.append(STREAM, 'any', [next])).toEqual({ outcome: 'appended', version: 1, position: '2', eventIds: [next.id] });
    expect(await ids()).toEqual([stored.id, next.id]);
  });

  it('at the commit alone: the answer is the stored one, nothing is stored twice', async () => {
    const event = anEvent();
    proxy.swallowAt(BATCH, 'heard');
    const first = store.append(STREAM, 'none', [event]);
    await until(async () => (await ids()).length === 1);
    proxy.swallowAt(null);
    expect(await first).toEqual({ outcome: 'appended', version: 0, position: '1', eventIds: [event.id] });
    expect(await ids()).toEqual([event.id]);
  });

  it('under a reader: another connection is asked', async () => {
    const event = anEvent();
    await direct.append(STREAM, 'none', [event]);
    expect((await collect(store.readStream(STREAM))).map(({ id }) => id)).toEqual([event.id]);
    proxy.swallow();
    expect((await collect(store.readStream(STREAM))).map(({ id }) => id)).toEqual([event.id]);
  });

  it('before a store is closed: it closes all the same', async () => {
    await store.append(STREAM, 'none', [anEvent()]);
    const ending = new AbortController();
    const following = store.subscribe({ signal: ending.signal }, async () => ending.abort());
    await following;
    proxy.swallow();
    await expect(store.close()).resolves.toBeUndefined();
  });
});
