import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { localAiMigrations } from './local-ai.migrations.js';
import { PostgresPullPulse } from './postgres-pull-pulse.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  for (const { sql } of localAiMigrations) await database.pool.query(sql);
});
afterAll(() => database.drop());

it('processes tell each other how far a pull is and who wishes it ended, within one organisation', async () => {
  const [here, there] = [new PostgresPullPulse(database.pool), new PostgresPullPulse(database.pool)];
  const progress = { status: 'pulling', completedBytes: 1, totalBytes: 2 };
  expect([await here.beat('org_1', 'pul_1', null), await there.progressOf('org_1', 'pul_1')]).toEqual([false, null]);
  expect([await here.beat('org_1', 'pul_1', progress), await there.progressOf('org_1', 'pul_1'), await there.progressOf('org_2', 'pul_1')]).toEqual([false, progress, null]);
  await there.wishCancelled('org_2', 'pul_1');
  expect(await here.beat('org_1', 'pul_1', progress)).toBe(false);
  await there.wishCancelled('org_1', 'pul_1');
  expect(await here.beat('org_1', 'pul_1', progress)).toBe(true);
  await here.stop('org_1', 'pul_1');
  await there.wishCancelled('org_1', 'pul_1');
  expect([[...(await there.alive('org_1', ['pul_1'], 60_000))], await here.beat('org_1', 'pul_1', null)]).toEqual([[], false]);
});
