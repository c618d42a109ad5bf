import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEventStoreDb, type StandIn } from '@keystead/testing/src/eventstoredb/stand-in.js';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { migrateEvents } from './migrate-events.js';
import { migrateInstallation } from './migrate.js';

/** The command as an operator runs it; what it moves and proves is told beside it, in the platform. */
describe('keystead admin migrate-events', () => {
  let database: TestDatabase;
  let node: StandIn;
  let home: string;
  let said: string;
  const before = { ...process.env };
  beforeAll(async () => {
    [database, node, home] = await Promise.all([testDatabase(), startEventStoreDb(), mkdtemp(join(tmpdir(), 'keystead-move-'))]);
    Object.assign(process.env, { NODE_ENV: 'test', KEYSTEAD_HOME: home, KEYSTEAD_DATABASE_URL: database.url });
    delete process.env['KEYSTEAD_EVENTSTORE_URL'];
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      said += String(text);
      return true;
    });
  });
  beforeEach(() => {
    said = '';
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    process.env = before;
    await Promise.all([node.stop(), database.drop(), rm(home, { recursive: true })]);
  });

  it('asks where to, and for the address', async () => {
    await expect(migrateEvents('elsewhere')).rejects.toThrow('eventstoredb or postgres');
    await expect(migrateEvents('eventstoredb')).rejects.toThrow('set KEYSTEAD_EVENTSTORE_URL');
  });

  it('moves there and back, and an installation starts with its own engine only', async () => {
    await migrateInstallation();
    process.env['KEYSTEAD_EVENTSTORE_URL'] = `esdb://127.0.0.1:${node.port}?tls=false`;
    await expect(migrateInstallation()).rejects.toThrow('are in PostgreSQL; leave it out');
    said = '';
    await migrateEvents('eventstoredb', 0);
    expect(said).toContain('every one is the same in both\n');
    expect(said).toContain('Events are kept in EventStoreDB from now on');
    await migrateInstallation();
    await migrateEvents('postgres', 0);
    expect(said).toContain('Events are kept in PostgreSQL from now on');
  });
});
