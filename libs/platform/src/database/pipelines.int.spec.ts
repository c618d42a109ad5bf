import pg from 'pg';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { Pipelines } from './pipelines.js';
import { makeRoles, ROLES } from './roles.js';

const SETTING = 'keystead.organisation';
const asOf = (organisation: string, question: string) => `SET LOCAL ${SETTING} = '${organisation}'; ${question}`;

describe('questions on shared lines', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let pipelines: Pipelines;
  const lines = async () => (await pool.query<{ pid: number }>(`SELECT pid FROM pg_stat_activity WHERE application_name = 'keystead reads' AND datname = current_database()`)).rows.map(({ pid }) => pid);

  beforeAll(async () => {
    database = await testDatabase();
    pool = new pg.Pool({ connectionString: database.url, max: 3 });
    const client = await pool.connect();
    await makeRoles(client);
    client.release();
    pipelines = new Pipelines(database.url, 'application', pool);
  });
  afterAll(async () => {
    await pipelines.end();
    await pool.end();
    await database.drop();
  });

  const steps = (rows: Record<string, unknown>[]): string[] => rows.map((row) => String(row['QUERY PLAN']).trim());
  const one = async <T>(question: string): Promise<T> => {
    const [row] = await pipelines.rows({ before: '', text: question, repeated: null });
    return row as T;
  };

  it('are answered to whoever asked, each for its own organisation, a thousand at once on two connections', async () => {
    const asked = Array.from({ length: 1_000 }, (_, n) => n);
    const answers = await Promise.all(asked.map((n) => one(n % 5 === 4 ? `SELECT ${n} AS n, current_setting('${SETTING}', true) AS organisation` : asOf(`org_${n % 7}`, `SELECT ${n} AS n, current_setting('${SETTING}') AS organisation`))));
    // Once a connection has heard of the setting, "none" is the empty text.
    expect(answers.map((row) => ({ ...(row as object), organisation: (row as { organisation: string | null }).organisation ?? '' }))).toEqual(asked.map((n) => ({ n, organisation: n % 5 === 4 ? '' : `org_${n % 7}` })));
    expect(await lines()).toHaveLength(2);
    expect(await one('SELECT current_user AS name')).toEqual({ name: ROLES.application });
  });

  it('fail alone, and leave no organisation behind', async () => {
    const told = await Promise.allSettled([one(asOf('org_1', 'SELECT 1/0')), one('SELECT 1 AS n'), one(asOf('org_2', 'SELECT nothing')), one(`SELECT coalesce(current_setting('${SETTING}', true), '') AS organisation`), one('SELECT 2 AS n')]);
    expect(told.map((each) => (each.status === 'fulfilled' ? each.value : (each.reason as pg.DatabaseError).code))).toEqual(['22012', { n: 1 }, '42703', { organisation: '' }, { n: 2 }]);
  });

  it('take the first rows of an index, also of somebody who has far more than anybody else', async () => {
    await pool.query(`
      CREATE TABLE notes (owner text, sort_key text, words text);
      INSERT INTO notes SELECT 'owner ' || n / 5, lpad(n::text, 9, '0'), repeat('word ', 100) FROM generate_series(1, 20000) AS n;
      CREATE INDEX ON notes (owner, sort_key);
      ANALYZE notes;
      INSERT INTO notes SELECT 'busy', lpad(n::text, 9, '0'), repeat('word ', 100) FROM generate_series(1, 500) AS n;
      GRANT SELECT ON notes TO ${ROLES.application}`);
    const question = "EXPLAIN (COSTS OFF) SELECT * FROM notes WHERE owner = 'busy' ORDER BY sort_key DESC LIMIT 51";
    expect(steps((await pool.query<Record<string, unknown>>(question)).rows).join(' ')).toContain('Sort Key');
    expect(steps(await pipelines.rows({ before: '', text: question, repeated: null }))).toEqual(['Limit', '->  Index Scan Backward using notes_owner_sort_key_idx on notes', "Index Cond: (owner = 'busy'::text)"]);
  });

  it('that are slow go to a connection of their own, and those behind them are answered before', async () => {
    const order: string[] = [];
    const slow = ['a', 'b'].map((name) => one<{ name: string }>(`SELECT '${name}' AS name FROM pg_sleep(2.5)`).then((row) => order.push(row.name)));
    const behind = Promise.all([one('SELECT 1 AS n'), one('SELECT 2 AS n')]).then((rows) => order.push(JSON.stringify(rows)));
    await Promise.all([...slow, behind]);
    expect([order[0], order.slice(1).toSorted()]).toEqual(['[{"n":1},{"n":2}]', ['a', 'b']]);
  });

  it('do not wait behind a crowd of slow ones: each asks the pool, which says in time that it has no connection left', async () => {
    const small = new pg.Pool({ connectionString: database.url, max: 2, connectionTimeoutMillis: 500 });
    const crowded = new Pipelines(database.url, 'application', small);
    const began = performance.now();
    const told = await Promise.allSettled(Array.from({ length: 6 }, () => crowded.rows({ before: '', text: 'SELECT 1 FROM pg_sleep(1.5)', repeated: null }).then(() => 'answered', (error: Error) => `${error.message} ${performance.now() - began < 1_400 ? 'in time' : 'late'}`)));
    const counted = Map.groupBy(told, (each) => (each.status === 'fulfilled' ? each.value : 'rejected'));
    expect([...counted].map(([words, those]) => [words, those.length]).toSorted()).toEqual([['answered', 2], ['timeout exceeded when trying to connect in time', 4]]);
    await crowded.end();
    await small.end();
  });

  it('are answered though their lines are cut in the middle, and new lines are made', async () => {
    const before = await lines();
    const asked = Promise.all(Array.from({ length: 50 }, (_, n) => one(`SELECT ${n} AS n FROM pg_sleep(0.01)`)));
    await pool.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid', [before]);
    expect(await asked).toEqual(Array.from({ length: 50 }, (_, n) => ({ n })));
    expect(await Promise.all([one('SELECT 1 AS n'), one('SELECT 2 AS n')])).toEqual([{ n: 1 }, { n: 2 }]);
    const after = await lines();
    expect([after.length, after.filter((pid) => before.includes(pid))]).toEqual([2, []]);
  });

  const repeated = (shape: string, ...values: string[]) => pipelines.rows({ before: `SET LOCAL ${SETTING} = 'org_1'; `, text: shape.replace(/\$(\d)/g, (_, n: string) => pg.escapeLiteral(values[Number(n) - 1]!)), repeated: { shape, values } });

  it('that are asked again and again are planned once on each line, and answered with the values of the moment', async () => {
    await pool.query(`CREATE TABLE words (word text, n int); INSERT INTO words SELECT 'it''s ' || n, n FROM generate_series(1, 20) AS n; GRANT SELECT ON words TO ${ROLES.application}`);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => repeated("SELECT n, current_setting('keystead.organisation') AS of FROM words WHERE word = $1 LIMIT 1", `it's ${n + 1}`)));
    expect(answers).toEqual(Array.from({ length: 20 }, (_, n) => [{ n: n + 1, of: 'org_1' }]));
    const onLines = await Promise.all([0, 1].map(() => one<{ plans: number; generic: number; custom: number }>("SELECT count(*)::int AS plans, sum(generic_plans)::int AS generic, sum(custom_plans)::int AS custom FROM pg_prepared_statements WHERE statement LIKE '%FROM words WHERE word = $1%'")));
    expect(onLines.reduce((a, b) => ({ plans: a.plans + b.plans, generic: a.generic + b.generic, custom: a.custom + b.custom }))).toEqual({ plans: 2, generic: 20, custom: 0 });
  });

  it('of which there are ever other ones do not keep those that are asked all day from being planned', async () => {
    await pool.query(`CREATE TABLE many (word text); INSERT INTO many VALUES ('a'); GRANT SELECT ON many TO ${ROLES.application}`);
    for (let limit = 1; limit <= 450; limit += 1) expect(await repeated(`SELECT word FROM many WHERE word = $1 LIMIT ${limit}`, 'a')).toEqual([{ word: 'a' }]);
    for (let n = 0; n < 3; n += 1) expect(await repeated('SELECT word, 1 AS n FROM many WHERE word = $1', 'a')).toEqual([{ word: 'a', n: 1 }]);
    const { plans, generic } = await one<{ plans: number; generic: number }>("SELECT count(*)::int AS plans, max(generic_plans) FILTER (WHERE statement LIKE '%AS n FROM many%')::int AS generic FROM pg_prepared_statements");
    expect([plans <= 200, generic]).toEqual([true, 3]);
  });

  it('without a value are planned once as well', async () => {
    for (let n = 0; n < 3; n += 1) expect(await repeated('SELECT 7 AS seven')).toEqual([{ seven: 7 }]);
    expect(await one("SELECT generic_plans::int AS generic, custom_plans::int AS custom FROM pg_prepared_statements WHERE statement LIKE '%AS seven%'")).toEqual({ generic: 3, custom: 0 });
  });

  it('that were planned on an empty table go by its index when it has grown, though no statistics say so', async () => {
    await pool.query(`CREATE TABLE filling (owner text, sort_key text); ALTER TABLE filling SET (autovacuum_enabled = off); CREATE INDEX ON filling (owner, sort_key); GRANT SELECT ON filling TO ${ROLES.application}`);
    await pool.query('VACUUM filling');
    const newest = () => repeated('SELECT sort_key FROM filling WHERE owner = $1 ORDER BY sort_key DESC LIMIT 1', 'busy');
    expect(await newest()).toEqual([]);
    await pool.query(`INSERT INTO filling SELECT 'busy', lpad(n::text, 9, '0') FROM generate_series(1, 1000) AS n`);
    expect(await newest()).toEqual([{ sort_key: '000001000' }]);
    const { name } = await one<{ name: string }>("SELECT name FROM pg_prepared_statements WHERE statement LIKE '%FROM filling%'");
    expect(steps(await pipelines.rows({ before: '', text: `EXPLAIN (COSTS OFF) EXECUTE ${name}('busy')`, repeated: null }))).toEqual(['Limit', '->  Index Only Scan Backward using filling_owner_sort_key_idx on filling', 'Index Cond: (owner = $1)']);
  });

  it.each(["n IN ($1, '2')", 'n LIKE $1', 'n >= $1', 'n <= $1 AND m < $1'])('whose values decide how they are best found are planned each time: %s', async (where) => {
    await pool.query(`CREATE TABLE IF NOT EXISTS found (n text, m text); GRANT SELECT ON found TO ${ROLES.application}`);
    expect(await repeated(`SELECT n FROM found WHERE ${where}`, '1')).toEqual([]);
    const planned = await Promise.all([0, 1].map(() => one<{ plans: number }>("SELECT count(*)::int AS plans FROM pg_prepared_statements WHERE statement LIKE '%FROM found%'")));
    expect(planned).toEqual([{ plans: 0 }, { plans: 0 }]);
  });

  it('of which no plan can be made, or whose plan broke since, are asked as they are', async () => {
    expect(await repeated('SELECT $1 IS NULL AS nothing', 'a')).toEqual([{ nothing: false }]);
    for (const type of ['text', 'int']) {
      await pool.query(`DROP TABLE IF EXISTS changing; CREATE TABLE changing AS SELECT '7'::${type} AS n; GRANT SELECT ON changing TO ${ROLES.application}`);
      const twice = await Promise.all([repeated('SELECT n::text FROM changing WHERE n = $1', '7'), repeated('SELECT n::text FROM changing WHERE n = $1', '7')]);
      expect(twice).toEqual([[{ n: '7' }], [{ n: '7' }]]);
    }
  });
});
