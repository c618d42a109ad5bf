import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { hostname } from 'node:os';
import pg from 'pg';
import { LogWentBack } from '@keystead/event-store/src/errors.js';
import type { EventStore } from '@keystead/event-store/src/port.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { SettingsRefused } from '../settings/load-settings.js';
import { demandEngine, neverShorter } from './open-store.js';
import { gated, MOVE_LOCK, Presence } from './presence.js';

/** A line to PostgreSQL on which bytes can be swallowed, as by a firewall that forgot it. */
async function startLine(to: string): Promise<{ url: string; swallow(on: boolean): void; close(): Promise<void> }> {
  const { hostname: host, port } = new URL(to);
  const sockets = new Set<Socket>();
  let silent = false;
  const server = createServer((near) => {
    const far = connect(Number(port), host);
    for (const [from, into] of [[near, far], [far, near]] as const) {
      sockets.add(from);
      from.on('data', (bytes) => void (silent || into.write(bytes)));
      from.on('close', () => into.destroy());
      from.on('error', () => into.destroy());
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = new URL(to);
  [url.hostname, url.port] = ['127.0.0.1', String((server.address() as AddressInfo).port)];
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
  };
  return { url: url.href, swallow: (on) => void (silent = on), close };
}

/** Real PostgreSQL, whose connections are cut from outside; the store only counts. */
describe('the lock of a process that may write', () => {
  let database: TestDatabase;
  let mover: pg.Client;
  let presence: Presence;
  let barred: Error[];
  let written: number;
  let store: EventStore;
  beforeEach(async () => {
    database = await testDatabase();
    await database.pool.query("CREATE SCHEMA platform; CREATE TABLE platform.event_engine (name text); INSERT INTO platform.event_engine VALUES ('postgres')");
    mover = new pg.Client({ connectionString: database.url });
    await mover.connect();
    [barred, written] = [[], 0];
    presence = await Presence.take({ url: database.url, as: 'api', stillRight: (client) => demandEngine(client, 'postgres'), barred: (reason) => void barred.push(reason) });
    store = gated({ append: count, closeStream: count } as unknown as EventStore, presence);
  });
  afterEach(async () => {
    await presence.end();
    await mover.end();
    await database.drop();
  });

  const count = async (): Promise<void> => void (written += 1);
  const write = (): Promise<string> => store.append('a.b-c-d', 'none', []).then(() => 'written', (error: Error & { code: string }) => `${error.name} ${error.code}`);
  const cut = () => database.pool.query("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'keystead api %'");
  const lock = async (): Promise<boolean> => (await mover.query('SELECT pg_try_advisory_lock($1) AS taken', [MOVE_LOCK])).rows[0].taken;
  /** A move that waited for it gets it before the process is back. */
  const lose = async (): Promise<void> => {
    const taken = mover.query('SELECT pg_advisory_lock($1)', [MOVE_LOCK]);
    await eventually(async () => expect((await database.pool.query("SELECT 1 FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted")).rowCount).toBe(1));
    await cut();
    await taken;
    await eventually(() => expect(presence.holds).toBe(false));
  };

  it('keeps the events where they are, for as long as it runs, and says who it is', async () => {
    expect(await lock()).toBe(false);
    const { rows } = await database.pool.query("SELECT application_name AS name FROM pg_stat_activity JOIN pg_locks USING (pid) WHERE datname = current_database() AND locktype = 'advisory'");
    expect(rows).toEqual([{ name: `keystead api ${process.pid}@${hostname()}`.slice(0, 63) }]);
    await presence.end();
    await eventually(async () => expect(await lock()).toBe(true));
  });

  it('is of one database: a move in another is nothing to it', async () => {
    const other = await testDatabase();
    const client = new pg.Client({ connectionString: other.url });
    await client.connect();
    expect((await client.query('SELECT pg_try_advisory_lock($1) AS taken', [MOVE_LOCK])).rows).toEqual([{ taken: true }]);
    expect(await write()).toBe('written');
    await client.end();
    await other.drop();
  });

  const holder = async (): Promise<unknown> => (await database.pool.query("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted")).rows;

  it('is taken again when its connection was cut', async () => {
    const before = await holder();
    await cut();
    await eventually(async () => expect([presence.holds, await holder()]).toEqual([true, [expect.not.objectContaining((before as object[])[0]!)]]));
    expect([await write(), written, await lock()]).toEqual(['written', 1, false]);
  });

  it('is given up when its connection is silent, and nothing is written until another one holds it', async () => {
    await presence.end();
    const line = await startLine(database.url);
    presence = await Presence.take({ url: line.url, as: 'api', stillRight: async () => undefined, barred: () => undefined, beatMs: 200 });
    store = gated({ append: count, closeStream: count } as unknown as EventStore, presence);
    line.swallow(true);
    await eventually(() => expect(presence.holds).toBe(false));
    expect(await write()).toBe('PresenceLost 57P03');
    line.swallow(false);
    await eventually(async () => expect(await write()).toBe('written'));
    await presence.end();
    await line.close();
  });

  it('is not taken during a move: nothing is written, and all goes on when nothing was switched', async () => {
    await lose();
    expect([await write(), await store.closeStream('a.b-c-d').then(() => 'closed', () => 'refused'), written]).toEqual(['PresenceLost 57P03', 'refused', 0]);
    await mover.query('SELECT pg_advisory_unlock($1)', [MOVE_LOCK]);
    await eventually(async () => expect(await write()).toBe('written'));
    expect(barred).toEqual([]);
  });

  it('is not taken after a move: nothing is written any more, and the process is told why', async () => {
    await lose();
    await mover.query("UPDATE platform.event_engine SET name = 'eventstoredb'");
    await mover.query('SELECT pg_advisory_unlock($1)', [MOVE_LOCK]);
    await eventually(() => expect(barred).toEqual([new SettingsRefused(['KEYSTEAD_EVENTSTORE_URL: the events of this installation are in EventStoreDB; name it'])]));
    expect([await write(), written]).toEqual(['PresenceLost 57P03', 0]);
    expect(await lock()).toBe(true);
  });

  describe('on a log that ends earlier than it did', () => {
    beforeEach(async () => {
      await presence.end();
      await database.pool.query('CREATE SCHEMA events; CREATE TABLE events.counter (one int, head bigint); INSERT INTO events.counter VALUES (1, 198)');
      presence = await Presence.take({ url: database.url, as: 'api', stillRight: neverShorter(), barred: (reason) => void barred.push(reason), beatMs: 100 });
      store = gated({ append: count, closeStream: count } as unknown as EventStore, presence);
    });
    const back = new LogWentBack('198', '64');

    it('nothing is written any more when its connection was cut meanwhile, as by a backup that is put in its place', async () => {
      await database.pool.query('UPDATE events.counter SET head = 64');
      await cut();
      await eventually(() => expect(barred).toEqual([back]));
      expect([await write(), written]).toEqual(['PresenceLost 57P03', 0]);
    });

    it('the process is told at the next beat', async () => {
      await database.pool.query('UPDATE events.counter SET head = 199');
      await new Promise((later) => setTimeout(later, 300));
      expect([await write(), barred]).toEqual(['written', []]);
      await database.pool.query('UPDATE events.counter SET head = 64');
      await eventually(() => expect(barred).toEqual([new LogWentBack('199', '64')]));
      expect(await write()).toBe('PresenceLost 57P03');
    });
  });
});
