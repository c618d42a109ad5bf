import type pg from 'pg';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { openOrm } from './database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const end = 'SELECT pg_terminate_backend($1)';

it.each<[string, (pid: number) => Promise<unknown>]>([
  ['in the middle', (pid) => database.pool.query(end, [pid])],
  ['while it waits', async (pid) => void setTimeout(() => void database.pool.query(end, [pid]), 50)],
])('a connection that is lost in a transaction, %s, is not missing afterwards', async (_, lose) => {
  const orm = await openOrm(database.url, [], 'public', 1);
  for (let time = 0; time < 2; time += 1) {
    const lost = orm.em.fork().transactional(async (em) => {
      await lose((await em.execute<{ pid: number }[]>('SELECT pg_backend_pid() AS pid'))[0]!.pid);
      await em.execute('SELECT pg_sleep(5)');
    });
    await expect(lost).rejects.toThrow();
  }
  expect(await orm.em.getConnection().execute('SELECT 1 AS here')).toEqual([{ here: 1 }]);
  await orm.close();
});

it('nor is one that is lost before its transaction begins', async () => {
  const orm = await openOrm(database.url, [], 'public', 1);
  const connection = orm.em.getConnection();
  const pool = await (connection as unknown as { getNativeClient(): Promise<pg.Pool> }).getNativeClient();
  await connection.execute('SELECT 1');
  pool.once('acquire', (client) => {
    const query = client.query.bind(client) as (...asked: unknown[]) => unknown;
    // BEGIN is never answered.
    client.query = ((...asked: unknown[]) => (asked[0] === 'begin' ? query('SELECT pg_terminate_backend(pg_backend_pid())') : query(...asked))) as typeof client.query;
  });
  await expect(orm.em.fork().transactional((em) => em.execute('SELECT 1'))).rejects.toThrow('terminat');
  expect(await connection.execute('SELECT 1 AS here')).toEqual([{ here: 1 }]);
  await orm.close();
});
