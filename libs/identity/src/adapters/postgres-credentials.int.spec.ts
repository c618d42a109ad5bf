import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { startSilentProxy } from '@keystead/testing/src/silent-proxy.js';
import { openPool } from '@keystead/platform/src/database/database.js';
import { makeRoles } from '@keystead/platform/src/database/roles.js';
import { identityMigrations } from './migrations.js';
import { PostgresCredentials } from './postgres-credentials.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  const client = await database.pool.connect();
  await makeRoles(client);
  for (const { sql } of identityMigrations) await client.query(sql);
  await client.query('GRANT USAGE ON SCHEMA identity TO keystead_application; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA identity TO keystead_application');
  client.release();
});
afterAll(() => database.drop());

it('a connection that the network has forgotten stops nobody: who asked on it and who comes later are answered while it still keeps silent', async () => {
  const proxy = await startSilentProxy(database.url);
  const pool = openPool(proxy.url, 10, 'application');
  let gone = 0;
  pool.on('remove', () => void (gone += 1));
  const sessions = new PostgresCredentials(pool, 'identity.sessions');
  await sessions.find('before');
  expect(pool.totalCount).toBe(1);
  proxy.swallow();
  const onIt = sessions.find('on it');
  const behind = Promise.all(Array.from({ length: 20 }, (_, n) => sessions.find(`behind ${n}`)));
  expect([await onIt, ...(await behind)]).toEqual(Array.from({ length: 21 }, () => null));
  expect(await sessions.find('later')).toBeNull();
  expect([gone, pool.totalCount]).toEqual([0, 2]);
  await proxy.close();
  await pool.end();
});
