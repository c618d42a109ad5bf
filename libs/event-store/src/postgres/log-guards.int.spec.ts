import { testDatabase } from '@keystead/testing/src/postgres.js';
import type { TestDatabase } from '@keystead/testing/src/postgres.js';
import { Client } from 'pg';
import { anEvent, appended, collect, STREAM } from '../contract-suite/builders.js';
import type { EventStore, RecordedEvent } from '../port.js';
import { batchArguments } from './append-request.js';
import { openPostgresEventStore } from './engine.js';
import { grantEventWriter, installSchema } from './schema.js';

const BATCH = 'SELECT events.append_batch($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)';

describe('the log in PostgreSQL', () => {
  let database: TestDatabase;
  let store: EventStore;

  beforeEach(async () => {
    database = await testDatabase();
    const client = await database.pool.connect();
    await installSchema(client);
    client.release();
    store = openPostgresEventStore({ connectionString: database.url });
  });
  afterEach(async () => {
    await store.close();
    await database.drop();
  });

  it('lets nobody change or remove what is recorded by accident, not even a superuser', async () => {
    await appended(store.append(STREAM, 'none', [anEvent()], { idempotency: { key: 'k', fingerprint: 'f' } }));
    const before = await collect(store.readAll());
    const attempts = ['UPDATE events.log SET type = type', 'DELETE FROM events.log', 'TRUNCATE events.log', 'UPDATE events.appends SET fingerprint = fingerprint', 'DELETE FROM events.appends', 'TRUNCATE events.appends', 'DELETE FROM events.streams', 'TRUNCATE events.streams', 'DELETE FROM events.counter', 'TRUNCATE events.counter'];
    for (const attempt of attempts) {
      await expect(database.pool.query(attempt)).rejects.toThrow('only grows');
      await expect(database.pool.query(`BEGIN; SET LOCAL session_replication_role = replica; ${attempt}; COMMIT`)).rejects.toThrow('only grows');
    }
    expect(await collect(store.readAll())).toEqual(before);
  });

  it('gives the writing role what it needs to append and read, and nothing else', async () => {
    const name = new URL(database.url).pathname.slice(1);
    const writer = `${name}_writer`;
    await database.pool.query(`CREATE ROLE ${writer} LOGIN PASSWORD 'w'`);
    await grantEventWriter(database.pool, writer);
    const connectionString = Object.assign(new URL(database.url), { username: writer, password: 'w' }).href;
    const writing = openPostgresEventStore({ connectionString });
    await appended(writing.append(STREAM, 'none', [anEvent()], { idempotency: { key: 'k', fingerprint: 'f' } }));
    expect((await collect(writing.readAll())).length).toBe(1);
    expect((await collect(writing.readStream(STREAM))).length).toBe(1);
    const client = new Client({ connectionString });
    await client.connect();
    for (const attempt of ['UPDATE events.log SET type = type', 'DELETE FROM events.log', 'TRUNCATE events.log', 'ALTER TABLE events.log DISABLE TRIGGER append_only', 'DROP TABLE events.log', 'UPDATE events.appends SET key = key']) {
      await expect(client.query(attempt)).rejects.toThrow(/permission denied|must be owner/);
    }
    await client.end();
    await writing.close();
    await database.pool.query(`DROP OWNED BY ${writer}; DROP ROLE ${writer}`);
  });

  it('names the first position that somebody has removed', async () => {
    for (let version = 0; version < 5; version += 1) await appended(store.append(STREAM, 'any', [anEvent()]));
    await database.pool.query('ALTER TABLE events.log DISABLE TRIGGER append_only; DELETE FROM events.log WHERE position = 3');
    await expect(collect(store.readAll())).rejects.toThrow('the event log lacks position 3');
    await expect(collect(store.readAll({ after: '2', pageSize: 1 }))).rejects.toThrow('the event log lacks position 3');
    await expect(store.subscribe({ signal: AbortSignal.timeout(20_000) }, async () => undefined)).rejects.toThrow('the event log lacks position 3');
    await expect(collect(store.readStream(STREAM))).rejects.toThrow(`the event log lacks version 2 of ${STREAM}`);
    expect((await collect(store.readAll({ after: '3' }))).length).toBe(2);
    await database.pool.query('DELETE FROM events.log WHERE position = 5');
    await expect(collect(store.readAll({ after: '3' }))).rejects.toThrow('the event log lacks position 5');
  });

  it('never lets recordedAt run backwards, even when the clock has', async () => {
    await database.pool.query("UPDATE events.counter SET recorded_at = '2099-01-01T00:00:00.123Z'");
    await appended(store.append(STREAM, 'none', [anEvent(), anEvent()]));
    expect((await collect(store.readAll())).map((event) => event.recordedAt.toISOString())).toEqual(['2099-01-01T00:00:00.123Z', '2099-01-01T00:00:00.123Z']);
  });

  it('finds the one request that the database rejects, and stores the rest of its batch', async () => {
    await database.pool.query("ALTER TABLE events.log ADD CONSTRAINT not_this CHECK (type <> 'keys.bad@1')");
    const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => store.append(`keys.key-org_a-key_${index}`, 'none', [anEvent(index === 17 || index === 41 ? { type: 'keys.bad@1' } : {})])));
    expect(answers.map((answer) => answer.outcome)).toEqual(Array.from({ length: 60 }, (_, index) => (index === 17 || index === 41 ? 'rejected' : 'appended')));
    expect((await collect(store.readAll())).length).toBe(58);
  });

  it('has one effect when two processes bring the same command at the same moment', async () => {
    const other = openPostgresEventStore({ connectionString: database.url });
    for (let round = 0; round < 30; round += 1) {
      const idempotency = { key: `k${round}`, fingerprint: 'f' };
      const answers = await Promise.all([store.append(`keys.key-org_a-a${round}`, 'none', [anEvent()], { idempotency }), other.append(`keys.key-org_a-b${round}`, 'none', [anEvent()], { idempotency })]);
      expect(answers.map((answer) => answer.outcome).sort()).toEqual(['appended', 'repeated']);
      const [first, second] = answers.map((answer) => ({ ...answer, outcome: '' }));
      expect(first).toEqual(second);
    }
    expect((await collect(store.readAll())).length).toBe(30);
    await other.close();
  });

  it.each([1, 2])('lets the second of two processes wait for the first, and then repeat its answer (%s events)', async (size) => {
    const idempotency = { key: 'k', fingerprint: 'f' };
    const events = Array.from({ length: size }, () => anEvent());
    const first = new Client({ connectionString: database.url });
    await first.connect();
    await first.query("INSERT INTO events.writers (id) VALUES ('00000000-0000-0000-0000-00000000000a')");
    await first.query('BEGIN');
    const request = { stream: STREAM, expected: 'none' as const, events, bytes: 0, idempotency, settle: () => undefined, fail: () => undefined };
    await first.query(BATCH, ['00000000-0000-0000-0000-00000000000a', ...batchArguments([request])]);
    const second = store.append(STREAM, 'none', events, { idempotency });
    for (let waiting = 0; waiting === 0; ) {
      const { rows } = await database.pool.query<{ waiting: number }>("SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'keystead writer' AND wait_event_type = 'Lock'");
      waiting = rows[0]?.waiting ?? 0;
    }
    await first.query('COMMIT');
    await first.end();
    expect(await second).toEqual({ outcome: 'repeated', version: size - 1, position: String(size), eventIds: events.map((event) => event.id) });
  });

  it('keeps everything when it is installed again, twice at once', async () => {
    await appended(store.append(STREAM, 'none', [anEvent()]));
    const before = await collect(store.readAll());
    await Promise.all([0, 1].map(async () => {
      const client = await database.pool.connect();
      await installSchema(client);
      client.release();
    }));
    expect(await collect(store.readAll())).toEqual(before);
    expect(await store.append(STREAM, 0, [anEvent()])).toMatchObject({ outcome: 'appended', version: 1, position: '2' });
  });

  it('lets no reader skip an event while 8 writers hold their transactions open for random times', async () => {
    const total = 100_000;
    const [writers, rounds, perBatch] = [8, 50, 250];
    const ending = new AbortController();
    const seen: number[] = [];
    const follow = store.subscribe({ signal: ending.signal, pageSize: 300 }, async (batch: readonly RecordedEvent[]) => {
      for (const event of batch) seen.push(Number(event.position));
    });
    await database.pool.query("INSERT INTO events.writers (id) VALUES ('00000000-0000-0000-0000-00000000000a')");
    await Promise.all(
      Array.from({ length: writers }, async (_, writer) => {
        const client = new Client({ connectionString: database.url });
        await client.connect();
        for (let round = 0; round < rounds; round += 1) {
          const request = { stream: `keys.key-org_a-w${writer}_${round}`, expected: 'none' as const, events: Array.from({ length: perBatch }, () => anEvent()), bytes: 0, idempotency: undefined, settle: () => undefined, fail: () => undefined };
          await client.query('BEGIN');
          await client.query(BATCH, ['00000000-0000-0000-0000-00000000000a', ...batchArguments([request])]);
          await new Promise((next) => setTimeout(next, Math.random() * 8));
          await client.query(round % 10 === 9 ? 'ROLLBACK' : 'COMMIT');
          if (round % 10 === 9) await appended(store.append(request.stream, 'none', request.events));
        }
        await client.end();
      }),
    );
    for (let looks = 0; seen.length < total && looks < 2000; looks += 1) await new Promise((next) => setTimeout(next, 10));
    ending.abort();
    await follow;
    expect(seen.length).toBe(total);
    expect(seen.every((position, index) => position === index + 1)).toBe(true);
  });
});
