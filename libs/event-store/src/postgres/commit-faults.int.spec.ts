import { testDatabase } from '@keystead/testing/src/postgres.js';
import type { TestDatabase } from '@keystead/testing/src/postgres.js';
import { anEvent, appended, collect, STREAM } from '../contract-suite/builders.js';
import type { EventStore } from '../port.js';
import { openPostgresEventStore } from './engine.js';
import { FaultyProxy } from './faulty-proxy.js';
import { installSchema } from './schema.js';

describe('a connection that breaks at the commit', () => {
  let database: TestDatabase;
  let proxy: FaultyProxy;
  let store: EventStore;
  let direct: EventStore;

  beforeEach(async () => {
    database = await testDatabase();
    const client = await database.pool.connect();
    await installSchema(client);
    client.release();
    proxy = await FaultyProxy.before(database.url);
    store = openPostgresEventStore({ connectionString: proxy.url, lanes: 1 });
    direct = openPostgresEventStore({ connectionString: database.url });
    await appended(store.append(STREAM, 'none', [anEvent()]));
  });
  afterEach(async () => {
    await store.close();
    await direct.close();
    await proxy.close();
    await database.drop();
  });

  const ids = async (): Promise<string[]> => (await collect(direct.readAll())).map((event) => event.id);

  it('after the server has stored the batch: the answer is the stored one, nothing is stored twice', async () => {
    proxy.arm('lose-answer');
    const events = [anEvent(), anEvent()];
    const result = await store.append(STREAM, 0, events);
    expect(proxy.faults).toBe(1);
    expect(result).toEqual({ outcome: 'appended', version: 2, position: '3', eventIds: events.map((event) => event.id) });
    expect((await ids()).slice(1)).toEqual(events.map((event) => event.id));
  });

  it('before the server has it: it is stored by the second try', async () => {
    proxy.arm('lose-request', 'lose-request', 'lose-answer');
    const event = anEvent();
    expect(await store.append(STREAM, 0, [event])).toEqual({ outcome: 'appended', version: 1, position: '2', eventIds: [event.id] });
    expect(proxy.faults).toBe(3);
    expect((await ids()).slice(1)).toEqual([event.id]);
  });

  it('when the server comes round to it later: it is refused there, since it has been answered', async () => {
    proxy.arm('delay-request');
    const event = anEvent();
    expect(await store.append(STREAM, 'any', [event])).toMatchObject({ outcome: 'appended', version: 1 });
    proxy.deliverLate();
    await appended(store.append(STREAM, 1, [anEvent()]));
    await database.pool.query("SELECT pg_sleep(0.05)");
    expect((await ids()).filter((id) => id === event.id)).toEqual([event.id]);
    expect((await ids()).length).toBe(3);
  });

  it('with winners, losers and repeats in the batch: each gets the answer it would have had', async () => {
    const token = { key: 'org_a/p_1/7', fingerprint: 'ff' };
    const first = await appended(store.append('keys.key-org_a-key_7', 'none', [anEvent()], { idempotency: token }));
    proxy.arm('lose-answer');
    const [won, lost, repeated, other] = await Promise.all([
      store.append(STREAM, 0, [anEvent()]),
      store.append(STREAM, 0, [anEvent()]),
      store.append('keys.key-org_a-key_7', 'none', [anEvent()], { idempotency: token }),
      store.append('keys.key-org_a-key_8', 'none', [anEvent()]),
    ]);
    expect(proxy.faults).toBe(1);
    expect(won).toMatchObject({ outcome: 'appended', version: 1 });
    expect(lost).toEqual({ outcome: 'conflict', currentVersion: 1 });
    expect(repeated).toEqual({ outcome: 'repeated', ...first });
    expect(other).toMatchObject({ outcome: 'appended', version: 0 });
    expect((await ids()).length).toBe(4);
  });

  it('again and again under load: every event is there exactly once and where its answer says', async () => {
    const faults = ['lose-answer', 'lose-request', 'delay-request'] as const;
    const answers: { id: string; position: string }[] = [];
    await Promise.all(
      Array.from({ length: 8 }, async (_, caller) => {
        for (let round = 0; round < 30; round += 1) {
          if (caller === 0) proxy.arm(faults[round % 3]!);
          if (caller === 1 && round % 5 === 4) proxy.deliverLate();
          const event = anEvent();
          const { position } = await appended(store.append(`keys.key-org_a-caller_${caller}`, round === 0 ? 'none' : round - 1, [event]));
          answers.push({ id: event.id, position });
        }
      }),
    );
    proxy.deliverLate();
    const log = await collect(direct.readAll());
    expect(proxy.faults).toBeGreaterThan(10);
    expect(log.slice(1).map(({ id, position }) => ({ id, position }))).toEqual(answers.sort((a, b) => Number(a.position) - Number(b.position)));
  });
});
