import { type EntityManager, type MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { openOrm } from '../database/database.js';
import { platformMigrations } from '../database/platform.migrations.js';
import { advance, advanceAndTell, CHECKPOINT_CHANNEL, lead, LeaseLost, type Checkpoint } from './checkpoints.js';

let database: TestDatabase;
let pool: pg.Pool;
let orm: MikroORM;

beforeAll(async () => {
  database = await testDatabase();
  // One connection, so that what a transaction leaves behind would be seen by the next.
  pool = new pg.Pool({ connectionString: database.url, max: 1 });
  await pool.query('CREATE SCHEMA platform');
  await pool.query(platformMigrations[0]!.sql);
  orm = await openOrm(database.url, [], 'platform', 1);
});
afterAll(async () => {
  await orm.close();
  await pool.end();
  await database.drop();
});

const positions = async () => Object.fromEntries((await pool.query<{ name: string; position: string }>('SELECT name, position FROM platform.projections ORDER BY name')).rows.map(({ name, position }) => [name, position]));
const leading = async (...names: string[]): Promise<Checkpoint[]> => [...(await lead(pool, names, 'one')).values()];

describe('checkpoints', () => {
  beforeEach(() => pool.query('TRUNCATE platform.projections'));

  it('move together, and who waits is told how far', async () => {
    const told: (string | undefined)[] = [];
    const listener = new pg.Client({ connectionString: database.url });
    await listener.connect();
    await listener.query(`LISTEN ${CHECKPOINT_CHANNEL}`);
    const heard = new Promise<void>((resolve) => listener.on('notification', ({ payload }) => (told.push(payload), told.length === 2 && resolve())));
    await advanceAndTell(pool, await leading('a', 'b'), '7');
    await advanceAndTell(pool, [], '8');
    await heard;
    await listener.end();
    expect([await positions(), told]).toEqual([{ a: '7', b: '7' }, ['7', '8']]);
  });

  it('are refused to who was overtaken, and to who is not where he thinks', async () => {
    const [before] = await leading('a');
    const [now] = await leading('a');
    await expect(advanceAndTell(pool, [before!], '7')).rejects.toThrow(LeaseLost);
    await expect(advanceAndTell(pool, [{ ...now!, position: '5' }], '7')).rejects.toThrow(LeaseLost);
    expect(await positions()).toEqual({ a: '' });
  });

  it('do not wait for the disk, and nothing that follows them is spared it', async () => {
    const [a] = await leading('a');
    const says = async (em: EntityManager) => (await em.execute<{ synchronous_commit: string }[]>('SHOW synchronous_commit'))[0]!.synchronous_commit;
    const inside = await orm.em.fork().transactional(async (em) => {
      await advance(em as EntityManager, a!, '7');
      return says(em as EntityManager);
    });
    await advanceAndTell(pool, [{ ...a!, position: '7' }], '8');
    const afterwards = (await pool.query<{ synchronous_commit: string }>('SHOW synchronous_commit')).rows[0]!.synchronous_commit;
    expect([inside, await says(orm.em.fork() as EntityManager), afterwards]).toEqual(['off', 'on', 'on']);
  });
});
