import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { startSilentProxy, type SilentProxy } from '@keystead/testing/src/silent-proxy.js';
import { Pool } from 'pg';
import { copyOut } from './copy-out.js';
import { giveUpSilentConnections } from './silent-connections.js';

const SILENT_MS = 1_500;
const told = expect.objectContaining({ name: 'SilentConnection', code: 'ETIMEDOUT', message: expect.stringContaining('said nothing for 1.5 s') as string }) as Error;

describe('a pool that gives up silent connections', () => {
  let database: TestDatabase;
  let proxy: SilentProxy;
  let pool: Pool;
  beforeAll(async () => {
    database = await testDatabase();
  });
  beforeEach(async () => {
    proxy = await startSilentProxy(database.url);
    pool = new Pool({ connectionString: proxy.url, max: 1 });
    pool.on('error', () => undefined);
    pool.on('connect', (client) => client.on('error', () => undefined));
    giveUpSilentConnections(pool, SILENT_MS);
  });
  afterEach(async () => {
    await pool.end();
    await proxy.close();
  });
  afterAll(() => database.drop());

  const ask = async (): Promise<unknown> => (await pool.query('SELECT 1 AS here')).rows;

  it('tells who asks the pool, and makes another', async () => {
    await ask();
    proxy.swallow();
    await expect(ask()).rejects.toEqual(told);
    expect(await ask()).toEqual([{ here: 1 }]);
  });

  it('tells who has borrowed one, and does not take it back as good', async () => {
    const client = await pool.connect();
    await client.query('BEGIN');
    proxy.swallow();
    await expect(client.query('COMMIT')).rejects.toEqual(told);
    client.release();
    expect(await ask()).toEqual([{ here: 1 }]);
  });

  it('tells who copies', async () => {
    const client = await pool.connect();
    proxy.swallow();
    await expect(copyOut(client, 'SELECT 1', 1_000)).rejects.toEqual(told);
    client.release();
    expect(await ask()).toEqual([{ here: 1 }]);
  });

  it('leaves alone what is borrowed and not asked, and rows that keep coming for longer', async () => {
    const client = await pool.connect();
    const { rows: before } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await client.query('SELECT pg_sleep(0)');
    await new Promise((next) => setTimeout(next, 2 * SILENT_MS));
    // Large enough not to wait for each other in the server's buffer.
    const { rows } = await client.query<{ n: number }>("SELECT n, repeat('x', 20000), pg_sleep(0.3) FROM generate_series(1, 10) AS n");
    expect(rows.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect((await client.query('SELECT pg_backend_pid() AS pid')).rows).toEqual(before);
    client.release();
  });
});

it('an answer that came while the process itself stood still counts', async () => {
  const database = await testDatabase();
  const pool = new Pool({ connectionString: database.url, max: 1 });
  giveUpSilentConnections(pool, 300);
  await pool.query('SELECT 1');
  const answer = pool.query<{ here: number }>('SELECT 1 AS here, pg_sleep(0.05)');
  await new Promise((next) => setImmediate(next));
  const until = Date.now() + 600;
  while (Date.now() < until);
  expect((await answer).rows).toMatchObject([{ here: 1 }]);
  await pool.end();
  await database.drop();
});
