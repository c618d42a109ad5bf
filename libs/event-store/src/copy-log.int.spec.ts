import { startEventStoreDb } from '@keystead/testing/src/eventstoredb/stand-in.js';
import type { StandIn } from '@keystead/testing/src/eventstoredb/stand-in.js';
import { testDatabase } from '@keystead/testing/src/postgres.js';
import type { TestDatabase } from '@keystead/testing/src/postgres.js';
import { anEvent, appended, collect, given } from './contract-suite/builders.js';
import { copyLog, pairsOf } from './copy-log.js';
import type { LogDetails } from './copy-log.js';
import { openEventStoreDb } from './eventstoredb/engine.js';
import type { EventStore } from './port.js';
import { openPostgresEventStore } from './postgres/engine.js';
import { postgresLogDetails } from './postgres/log-details.js';
import { installSchema } from './postgres/schema.js';

type Detailed = EventStore & LogDetails;

describe('copying a log to another engine', () => {
  let database: TestDatabase;
  let node: StandIn;
  let stores: Record<'postgres' | 'eventstoredb', Detailed>;
  beforeEach(async () => {
    database = await testDatabase();
    const client = await database.pool.connect();
    await installSchema(client);
    client.release();
    node = await startEventStoreDb();
    const postgres = openPostgresEventStore({ connectionString: database.url });
    const eventstoredb = await openEventStoreDb({ url: `esdb://127.0.0.1:${node.port}?tls=false` });
    stores = { postgres: Object.assign(postgres, postgresLogDetails(database.pool)), eventstoredb };
  });
  afterEach(async () => {
    await Promise.all([stores.postgres.close(), stores.eventstoredb.close()]);
    await Promise.all([node.stop(), database.drop()]);
  });

  const idempotency = (n: number): { key: string; fingerprint: string } => ({ key: `org_a/p_1/${n}`, fingerprint: `f${n}` });
  const fill = async (store: EventStore): Promise<void> => {
    for (let n = 0; n < 30; n += 1) {
      const events = Array.from({ length: 1 + (n % 3) }, () => anEvent({ payload: Buffer.from(`{"n":${n}}`) }));
      await appended(store.append(`keys.key-org_a-key_${n % 4}`, 'any', events, n % 2 === 0 ? { idempotency: idempotency(n) } : {}));
    }
    await store.closeStream('keys.key-org_a-key_3');
    await store.closeStream('keys.key-org_a-never');
  };

  it.each([['postgres', 'eventstoredb'], ['eventstoredb', 'postgres']] as const)('from %s to %s: every byte in order, keys and closed streams too', async (from, to) => {
    const [source, target] = [stores[from], stores[to]];
    await fill(source);
    const events = await collect(source.readAll());
    const seen: number[] = [];
    expect(await copyLog({ source, target, progress: (count) => seen.push(count) })).toBe(60);
    expect(seen.at(-1)).toBe(60);
    const copies = await collect(target.readAll());
    expect(copies.map(given)).toEqual(events.map(given));
    expect(copies.map(({ stream, version }) => [stream, version])).toEqual(events.map(({ stream, version }) => [stream, version]));
    for (let n = 0; n < 30; n += 1) {
      const [there, here] = [await source.findAppend(idempotency(n).key), await target.findAppend(idempotency(n).key)];
      expect(here === null ? null : { ...here, position: '' }).toEqual(there === null ? null : { ...there, position: '' });
    }
    expect(await target.append('keys.key-org_a-key_3', 'any', [anEvent()])).toEqual({ outcome: 'stream-closed' });
    expect(await target.append('keys.key-org_a-never', 'none', [anEvent()])).toEqual({ outcome: 'stream-closed' });
    expect(await copyLog({ source, target })).toBe(0);
  });

  it('goes on where it was cut short', async () => {
    await fill(stores.postgres);
    const { append } = stores.eventstoredb;
    let left = 7;
    stores.eventstoredb.append = (...given) => ((left -= 1) < 0 ? Promise.reject(new Error('cut')) : append.apply(stores.eventstoredb, given));
    await expect(copyLog({ source: stores.postgres, target: stores.eventstoredb })).rejects.toThrow('cut');
    stores.eventstoredb.append = append;
    const there = (await collect(stores.eventstoredb.readAll())).length;
    expect(there).toBeGreaterThan(0);
    expect(await copyLog({ source: stores.postgres, target: stores.eventstoredb })).toBe(60 - there);
    let pairs = 0;
    for await (const { source, target } of pairsOf(stores.postgres, stores.eventstoredb)) pairs += source.id === target.id ? 1 : 0;
    expect(pairs).toBe(60);
  });

  it('names the first event that differs, and one that the source lacks', async () => {
    const { postgres, eventstoredb } = stores;
    const event = anEvent();
    await appended(postgres.append('keys.key-org_a-key_1', 'none', [event]));
    await appended(eventstoredb.append('keys.key-org_a-key_1', 'none', [{ ...event, payload: Buffer.from('{"name":"another"}') }]));
    await expect(copyLog({ source: postgres, target: eventstoredb })).rejects.toThrow('the event at position 1 is another');
    await expect(copyLog({ source: Object.assign(postgres, { readAll: async function* () {} }), target: eventstoredb })).rejects.toThrow('that the source lacks');
  });
});
