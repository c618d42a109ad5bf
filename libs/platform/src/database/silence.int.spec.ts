import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { startSilentProxy, type SilentProxy } from '@keystead/testing/src/silent-proxy.js';
import { openOrm, openPool } from './database.js';
import { isPassingFault } from './passing-fault.js';
import { makeRoles } from './roles.js';

let database: TestDatabase;
let proxy: SilentProxy;
beforeAll(async () => {
  database = await testDatabase();
  const client = await database.pool.connect();
  await makeRoles(client);
  client.release();
  proxy = await startSilentProxy(database.url);
});
afterAll(async () => {
  await proxy.close();
  await database.drop();
});

// The real limits, one after the other at the same time.
jest.setTimeout(120_000);

it('a network that swallows connections and tells neither end: routes and projections are told, and go on with others', async () => {
  const pool = openPool(proxy.url, 1, 'application');
  const orm = await openOrm(proxy.url, [], 'public', 1, 'projector');
  const route = async (): Promise<unknown> => (await pool.query('SELECT 1 AS here')).rows;
  const projection = () => orm.em.fork().transactional((em) => em.execute('SELECT 1 AS here'));
  await Promise.all([route(), projection()]);
  proxy.swallow();
  const told = await Promise.all([route(), projection()].map((asked) => asked.then(() => null, isPassingFault)));
  expect(told).toEqual([true, true]);
  expect(await Promise.all([route(), projection()])).toEqual([[{ here: 1 }], [{ here: 1 }]]);
  await orm.close();
  await pool.end();
});
