import { startServer } from '@keystead/testing/src/postgres-server.js';
import type { PostgresServer } from '@keystead/testing/src/postgres-server.js';
import { Client, Pool } from 'pg';
import { anEvent, appended, collect, STREAM, until } from '../contract-suite/builders.js';
import { EventStoreBusy, EventStoreUnavailable } from '../errors.js';
import type { RecordedEvent } from '../port.js';
import { openPostgresEventStore } from './engine.js';
import { installSchema } from './schema.js';

// Its thousands of appends and its crashes take as long as a busy machine takes for them.
jest.setTimeout(120_000);

describe('a server that falls over', () => {
  let server: PostgresServer;
  let admin: Client;

  beforeEach(async () => {
    server = await startServer();
    admin = new Client({ connectionString: server.url() });
    admin.on('error', () => undefined);
    await admin.connect();
    await installSchema(admin);
  });
  afterEach(async () => {
    await admin.end().catch(() => undefined);
    await server.stop();
  });

  it('comes back under load: what was answered is there once, what follows goes on, subscriptions too', async () => {
    const store = openPostgresEventStore({ connectionString: server.url(), patienceMs: 30_000, pollMs: 100 });
    const ending = new AbortController();
    const seen: RecordedEvent[] = [];
    const subscription = store.subscribe({ signal: ending.signal }, async (batch) => {
      seen.push(...batch);
    });
    const answered: string[] = [];
    let crashes = 0;
    const callers = Array.from({ length: 16 }, async (_, caller) => {
      for (let round = 0; crashes < 3 || round < 20; round += 1) {
        const { eventIds } = await appended(store.append(`keys.key-org_a-caller_${caller}`, round === 0 ? 'none' : round - 1, [anEvent()]));
        answered.push(...eventIds);
      }
    });
    for (; crashes < 3; crashes += 1) {
      const soFar = answered.length;
      await until(() => answered.length > soFar + 50);
      await server.crashAndRestart();
    }
    await Promise.all(callers);
    await until(() => seen.length >= answered.length);
    ending.abort();
    await subscription;
    const log = await collect(store.readAll());
    expect(log.map((event) => event.id).sort()).toEqual(answered.sort());
    expect(seen).toEqual(log);
    await store.close();
  });

  it('has its connections cut by an administrator: nobody notices', async () => {
    const store = openPostgresEventStore({ connectionString: server.url() });
    let stop = false;
    const cutting = (async () => {
      for (let cuts = 0; !stop || cuts < 3; cuts += 1) {
        await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name IN ('keystead writer', 'keystead reader')");
        await new Promise((next) => setTimeout(next, 100));
      }
    })();
    for (let version = 0; version < 1000; version += 1) {
      const idempotency = { key: `k${version}`, fingerprint: 'f' };
      const { eventIds } = await appended(store.append(STREAM, version === 0 ? 'none' : version - 1, [anEvent()], { idempotency }));
      expect(await store.append(STREAM, 'any', [anEvent()], { idempotency })).toMatchObject({ outcome: 'repeated', version, eventIds });
      expect((await collect(store.readStream(STREAM, { from: version }))).map(({ id }) => id)).toEqual(eventIds);
    }
    stop = true;
    await cutting;
    expect((await collect(store.readStream(STREAM))).length).toBe(1000);
    await store.close();
  });

  it('stays away: callers are told that nothing was stored, in the time that was set', async () => {
    const store = openPostgresEventStore({ connectionString: server.url(), patienceMs: 200 });
    await admin.end();
    await server.stop();
    await expect(store.append(STREAM, 'none', [anEvent()])).rejects.toThrow(EventStoreUnavailable);
    await store.close();
  });

  it('has no reading connection left: says that it is busy, does not hang, and recovers', async () => {
    const pool = new Pool({ connectionString: server.url(), max: 1, connectionTimeoutMillis: 100 });
    const store = openPostgresEventStore({ connectionString: server.url(), pool });
    await appended(store.append(STREAM, 'none', [anEvent()]));
    const held = await pool.connect();
    await expect(collect(store.readStream(STREAM))).rejects.toThrow(EventStoreBusy);
    await expect(store.head()).rejects.toThrow(EventStoreBusy);
    held.release();
    expect((await collect(store.readStream(STREAM))).length).toBe(1);
    await store.close();
    await pool.end();
  });

  it('cuts the listening connection: events are found all the same', async () => {
    const store = openPostgresEventStore({ connectionString: server.url(), pollMs: 50 });
    const other = openPostgresEventStore({ connectionString: server.url() });
    const ending = new AbortController();
    let count = 0;
    const subscription = store.subscribe({ signal: ending.signal }, async (batch) => {
      count += batch.length;
    });
    await appended(other.append(STREAM, 'any', [anEvent()]));
    await until(() => count === 1);
    await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name IN ('keystead listener', 'keystead reader')");
    await appended(other.append(STREAM, 'any', [anEvent()]));
    await until(() => count === 2);
    ending.abort();
    await subscription;
    await store.close();
    await other.close();
  });
});
