import { defineEntity, MikroORM, p } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import type { Pipelines } from './pipelines.js';
import type { Question } from './question-texts.js';
import { ReadDb, type Reads } from './read-db.js';

const Run = defineEntity({ name: 'Run', tableName: 'runs', properties: { id: p.string().primary(), organisation: p.string(), memberId: p.string(), words: p.string() } });

/** What is asked of a line is taken down, and goes to the database itself. */
describe('one row of many', () => {
  let database: TestDatabase;
  let orm: MikroORM;
  let reads: Reads;
  const asked: Question[] = [];

  beforeAll(async () => {
    database = await testDatabase();
    orm = await MikroORM.init({ dbName: 'none', entities: [Run], discovery: { warnWhenNoEntities: false }, ensureDatabase: false });
    await database.pool.query(`
      CREATE TABLE runs (organisation text, member_id text, id text PRIMARY KEY, words text);
      CREATE INDEX runs_of_member ON runs (organisation, member_id);
      INSERT INTO runs SELECT 'org_' || n % 100, 'member ' || n % 5000, 'run ' || n, '' FROM generate_series(1, 20000) AS n;
      ANALYZE runs;
      INSERT INTO runs SELECT 'org_1', 'busy', 'of the busy one ' || n, 'word' FROM generate_series(1, 3000) AS n`);
    const rows = async (question: Question & { before: string }) => (asked.push(question), ((await database.pool.query(`${question.before}${question.text}`)) as unknown as pg.QueryResult[]).at(-1)!.rows as unknown[]);
    reads = new ReadDb(orm, database.pool, { rows } as unknown as Pipelines).of('org_1');
  });
  afterAll(async () => {
    await orm.close();
    await database.drop();
  });

  it('is found by its key, whatever else is asked and however many there are of it', async () => {
    const where = { id: 'of the busy one 7', memberId: 'busy' };
    for (const time of [1, 2]) expect([time, await reads.row(Run, where)]).toEqual([time, { ...where, organisation: 'org_1', words: 'word' }]);
    const { rows } = await database.pool.query<{ 'QUERY PLAN': string }>(`EXPLAIN (GENERIC_PLAN, COSTS OFF) ${asked.at(-1)!.repeated!.shape}`);
    expect(rows.map((row) => row['QUERY PLAN'].trim()).filter((line) => /Scan|Cond/.test(line) && !line.includes('Subquery'))).toEqual(['->  Index Scan using runs_pkey on runs', 'Index Cond: (id = $4)']);
  });

  it('is nobody else\'s: the rest holds for the row that was found', async () => {
    const id = 'of the busy one 7';
    expect([await reads.row(Run, { id, memberId: 'another' }), await reads.row(Run, { id: 'run 2' }), await reads.row(Run, { id: "'; DROP TABLE runs; --" })]).toEqual([null, null, null]);
    expect(await reads.row(Run, { memberId: 'busy' })).toMatchObject({ memberId: 'busy' });
  });
});
