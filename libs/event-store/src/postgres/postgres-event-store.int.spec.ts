import { testDatabase } from '@keystead/testing/src/postgres.js';
import type { TestDatabase } from '@keystead/testing/src/postgres.js';
import { eventStoreContract } from '../contract-suite.js';
import { openPostgresEventStore } from './engine.js';
import { installSchema } from './schema.js';

// Its large events go over the wire several times, on a machine that may be busy.
jest.setTimeout(120_000);

describe.each([
  ['with the shortcut for a single event', false],
  ['with batches only', true],
])('the event store on PostgreSQL, %s', (_how, alwaysBatch) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  eventStoreContract(async () => {
    const client = await database.pool.connect();
    await client.query('DROP SCHEMA IF EXISTS events CASCADE');
    await installSchema(client);
    client.release();
    const store = openPostgresEventStore({ connectionString: database.url, alwaysBatch });
    const stores = [store];
    return {
      store,
      another: () => {
        const other = openPostgresEventStore({ connectionString: database.url, alwaysBatch });
        stores.push(other);
        return other;
      },
      end: async () => {
        await Promise.all(stores.map((open) => open.close()));
      },
    };
  });
});
