/** Real tables and a real PostgreSQL; the two workers are two connections. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openCore } from '@keystead/platform/src/core/open-core.js';
import { prepareDatabase } from '@keystead/platform/src/core/prepare-database.js';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { toyContext } from '../../platform/toy-context.js';
import { addressOfWorker, noEpochOfTwo, watchCheckpoints } from './checkpoint-writers.mjs';

let database: TestDatabase;
let home: string;
let [first, second]: pg.Client[] = [];

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'keystead-checkpoint-writers-'));
  database = await testDatabase();
  const core = await openCore({ contexts: [toyContext], env: { NODE_ENV: 'test', KEYSTEAD_HOME: home, KEYSTEAD_DATABASE_URL: database.url }, createKeys: true });
  await prepareDatabase(core);
  await core.close();
  first = new pg.Client(database.url);
  second = new pg.Client(addressOfWorker(database.url, 'second'));
  await Promise.all([first.connect(), second.connect()]);
  await first.query("INSERT INTO platform.projections (name, position, epoch) VALUES ('toy', '0', 1)");
});
afterAll(async () => {
  await Promise.all([first?.end(), second?.end()]);
  await database.drop();
  rmSync(home, { recursive: true });
});

const move = (client: pg.Client | undefined, epoch: number): Promise<unknown> => client!.query("UPDATE platform.projections SET position = position::int + 1, epoch = $1 WHERE name = 'toy'", [epoch]);
const seal = (client: pg.Client | undefined): Promise<unknown> => client!.query('UPDATE evidence.sealer SET position = position, epoch = 7');

it.each([
  ['two workers, each under epochs of its own', [() => move(first, 1), () => move(first, 1), () => move(second, 2), () => seal(first)], true, 'moves of worker 3, epochs 2; moves of second 1, epochs 1'],
  ['one that writes under the epoch of the other', [() => move(first, 1), () => move(second, 2), () => move(first, 2)], false, 'toy, epoch 2, by second and worker; moves of worker 2, epochs 2; moves of second 1, epochs 1'],
  ['two that seal under one epoch', [() => seal(first), () => seal(second)], false, 'sealing, epoch 7, by second and worker; moves of worker 1, epochs 1; moves of second 1, epochs 1'],
  ['one worker alone, which shows nothing', [() => move(first, 1)], false, 'moves of worker 1, epochs 1'],
])('%s', async (_, moves, ok, text) => {
  await watchCheckpoints(first!);
  for (const one of moves) await one();
  expect(await noEpochOfTwo(first!)).toEqual({ name: 'no epoch of a checkpoint was written by both', ok, text });
});
