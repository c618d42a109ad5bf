import { defineEntity, p, type EntityManager, type MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { openOrm, READ_SCHEMA } from '../database/database.js';
import { BatchRows } from './batch-rows.js';
import type { Rows } from './define-projection.js';
import { makeTables, shapeOf } from './read-models.js';

const ShelfRow = defineEntity({
  name: 'ShelfRow',
  tableName: 'test_shelves',
  properties: {
    id: p.string().primary(),
    organisation: p.string(),
    books: p.integer(),
    weight: p.bigint('bigint'),
    full: p.boolean(),
    words: p.array<string>(),
    facts: p.json<{ colour: string }>().nullable(),
    note: p.text().nullable(),
  },
});
const shelf = { id: 'a', organisation: 'o', books: 1, weight: 9_007_199_254_740_993n, full: false, words: ['one, two', '"three"', '{4}', "it's ?"], facts: { colour: 'réd ?' }, note: null };

describe('the rows of a batch', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let orm: MikroORM;
  beforeAll(async () => {
    database = await testDatabase();
    pool = new pg.Pool({ connectionString: database.url });
    await pool.query(`CREATE SCHEMA ${READ_SCHEMA}`);
    await makeTables(pool, READ_SCHEMA, (await shapeOf(database.url, { name: 'test.shelves', version: 1, entities: [ShelfRow] }, READ_SCHEMA)).ddl);
    orm = await openOrm(database.url, [ShelfRow], READ_SCHEMA, 2);
  });
  beforeEach(() => pool.query(`TRUNCATE ${READ_SCHEMA}.test_shelves`));
  afterAll(async () => {
    await orm.close();
    await pool.end();
    await database.drop();
  });

  const batch = (work: (rows: BatchRows) => Promise<void> | void): Promise<void> =>
    orm.em.fork().transactional(async (em) => {
      const rows = new BatchRows(em as EntityManager);
      await work(rows);
      await rows.flush();
    });
  const all = async (): Promise<object[]> => (await orm.em.fork().find(ShelfRow, {}, { orderBy: { id: 'asc' } })).map((row) => ({ ...row }));

  it('come back as they were made, of every type', async () => {
    await batch((rows) => void rows.create(ShelfRow, shelf));
    expect(await all()).toEqual([shelf]);
  });

  it('are changed by later events of the batch and of later batches', async () => {
    await batch(async (rows) => {
      rows.create(ShelfRow, shelf);
      (await rows.findOneOrFail(ShelfRow, { id: 'a' })).books += 1;
      rows.create(ShelfRow, { ...shelf, id: 'b' });
    });
    await batch(async (rows) => {
      const row = await rows.findOneOrFail(ShelfRow, { id: 'a', organisation: 'o' });
      Object.assign(row, { books: row.books + 1, weight: row.weight + 1n, words: [...row.words, 'more'], facts: null, full: true });
    });
    expect(await all()).toEqual([{ ...shelf, books: 3, weight: 9_007_199_254_740_994n, words: [...shelf.words, 'more'], facts: null, full: true }, { ...shelf, id: 'b' }]);
  });

  it('are not those of another organisation', async () => {
    await batch(async (rows) => {
      rows.create(ShelfRow, shelf);
      expect(await rows.findOne(ShelfRow, { id: 'a', organisation: 'another' })).toBeNull();
      await expect(rows.findOneOrFail(ShelfRow, { id: 'none' })).rejects.toMatchObject({ name: 'RowNotFound' });
    });
  });

  it('can go and be made again, before and after they were written', async () => {
    await batch((rows) => void rows.create(ShelfRow, shelf));
    await batch(async (rows) => {
      rows.remove(await rows.findOneOrFail(ShelfRow, { id: 'a' }));
      expect(await rows.findOne(ShelfRow, { id: 'a' })).toBeNull();
      rows.create(ShelfRow, { ...shelf, books: 7 });
      rows.create(ShelfRow, { ...shelf, id: 'b' });
      expect(await rows.nativeDelete(ShelfRow, { id: 'b', organisation: 'o' })).toBe(1);
    });
    expect(await all()).toEqual([{ ...shelf, books: 7 }]);
    await batch(async (rows) => void (await rows.nativeDelete(ShelfRow, { id: 'a' })));
    expect(await all()).toEqual([]);
  });

  it('are found by any other question too, with what the batch did to them', async () => {
    await batch(async (rows) => {
      rows.create(ShelfRow, shelf);
      rows.create(ShelfRow, { ...shelf, id: 'b', books: 5 });
      (await rows.findOneOrFail(ShelfRow, { id: 'a' })).books = 6;
      const found = await rows.find(ShelfRow, { books: { $gt: 4 } });
      expect(found.map(({ id, books }) => `${id} ${books}`).sort()).toEqual(['a 6', 'b 5']);
      for (const row of found) row.note = 'many';
      expect(await rows.nativeUpdate(ShelfRow, { organisation: 'o' }, { full: true })).toBe(2);
      expect((await rows.findOneOrFail(ShelfRow, { id: 'b' })).full).toBe(true);
    });
    expect(await all()).toEqual([{ ...shelf, books: 6, note: 'many', full: true }, { ...shelf, id: 'b', books: 5, note: 'many', full: true }]);
  });

  it('are refused when they are there already, and the batch with them', async () => {
    await expect(batch((rows) => void [rows.create(ShelfRow, shelf), rows.create(ShelfRow, shelf)])).rejects.toMatchObject({ name: 'RowExists' });
    await batch((rows) => void rows.create(ShelfRow, shelf));
    await expect(batch((rows) => void rows.create(ShelfRow, { ...shelf, books: 2 }))).rejects.toMatchObject({ code: '23505' });
    await expect(batch((rows) => void rows.create(ShelfRow, { ...shelf, id: 'x'.repeat(300) }))).rejects.toMatchObject({ code: '22001' });
    expect(await all()).toEqual([shelf]);
  });

  it('are read in one statement when the events of a batch begin by asking for them, and nothing that was tried for it counts', async () => {
    await batch((rows) => ['a', 'b', 'c'].forEach((id) => rows.create(ShelfRow, { ...shelf, id })));
    const projectors = ['a', 'b', 'c', 'd'].map((id) => async (rows: Rows): Promise<void> => {
      const row = (await rows.findOne(ShelfRow, { id, organisation: 'o' })) ?? rows.create(ShelfRow, { ...shelf, id, books: 0 });
      row.books += 10;
    });
    const statements: string[] = [];
    await orm.em.fork().transactional(async (em) => {
      const execute = em.execute.bind(em);
      jest.spyOn(em, 'execute').mockImplementation((...args: Parameters<typeof execute>) => (statements.push(String(args[0]).slice(0, 6)), execute(...args)) as never);
      const rows = new BatchRows(em as EntityManager);
      await rows.lookAhead(projectors);
      for (const project of projectors) await project(rows);
      await rows.flush();
    });
    expect(statements).toEqual(['SELECT', 'INSERT', 'UPDATE']);
    expect((await all()).map((row) => [Reflect.get(row, 'id'), Reflect.get(row, 'books')])).toEqual([['a', 11], ['b', 11], ['c', 11], ['d', 10]]);
  });
});
