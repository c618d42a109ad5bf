import pg from 'pg';
import { testDatabase, type TestDatabase } from '@keystead/testing/src/postgres.js';
import { asRole, makeRoles, ROLES } from './roles.js';
import { protectOwnTables } from './row-security.js';
import { rowsOf, transactionOf } from './rows-of.js';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await testDatabase();
  const client = await database.pool.connect();
  await makeRoles(client);
  await client.query(`
    CREATE SCHEMA toys; GRANT USAGE ON SCHEMA toys TO ${ROLES.application};
    CREATE TABLE toys.kept (organisation text, id text, sealed bytea, PRIMARY KEY (organisation, id));
    CREATE TABLE toys.everyones (id text);
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA toys TO ${ROLES.application};
    INSERT INTO toys.kept VALUES ('org_a', '1', '\\x00ff'), ('org_b', '1', '\\x01'), ('org_b', '2', '\\x02');`);
  expect(await protectOwnTables(client, ['toys'])).toEqual(['toys.kept']);
  expect(await protectOwnTables(client, ['toys'])).toEqual([]);
  client.release();
  // One connection, so that whatever one question left on it the next would meet.
  pool = new pg.Pool({ connectionString: asRole(database.url, 'application'), max: 1 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const ids = async (organisation: string): Promise<unknown[]> => (await rowsOf(pool, organisation).query('SELECT organisation, id FROM toys.kept WHERE id = ANY($1) ORDER BY id', [['1', '2']])).rows;

describe('rows of an organisation', () => {
  it('are all that a question without a filter finds, and the next question begins without a name', async () => {
    expect(await ids('org_a')).toEqual([{ organisation: 'org_a', id: '1' }]);
    expect((await pool.query('SELECT 1 FROM toys.kept')).rowCount).toBe(0);
    expect((await ids('org_b')).length).toBe(2);
    expect(await ids("org_a' OR 'a'='a")).toEqual([]);
  });

  it('come as they were stored, empty answers, bytes and counts too', async () => {
    const { rows } = await rowsOf(pool, 'org_a').query<{ sealed: Buffer; id: string | null }>('SELECT sealed, $1::text AS id FROM toys.kept', [null]);
    expect(rows).toEqual([{ sealed: Buffer.from([0, 255]), id: null }]);
    const added = Buffer.from('\'"$1\\x00\0');
    expect((await rowsOf(pool, 'org_a').query('INSERT INTO toys.kept VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', ['org_a', '9', added])).rowCount).toBe(1);
    expect((await rowsOf(pool, 'org_a').query('SELECT sealed FROM toys.kept WHERE id = $1', ['9'])).rows).toEqual([{ sealed: added }]);
    expect((await rowsOf(pool, 'org_a').query('DELETE FROM toys.kept WHERE id = $1', ['9'])).rowCount).toBe(1);
  });

  it('are the only ones that are changed or taken, whatever the statement says', async () => {
    expect((await rowsOf(pool, 'org_a').query('DELETE FROM toys.kept WHERE id = $1', ['2'])).rowCount).toBe(0);
    expect((await rowsOf(pool, 'org_a').query("UPDATE toys.kept SET sealed = '\\x05' WHERE organisation = $1", ['org_b'])).rowCount).toBe(0);
    await expect(rowsOf(pool, 'org_a').query('INSERT INTO toys.kept VALUES ($1, $2)', ['org_b', '3'])).rejects.toThrow('row-level security');
    await expect(rowsOf(pool, 'org_a').query('UPDATE toys.kept SET organisation = $1', ['org_b'])).rejects.toThrow('row-level security');
    expect((await ids('org_b')).length).toBe(2);
  });

  it('stay to be asked for after an error, at any number at once, and on a connection of a transaction', async () => {
    await expect(rowsOf(pool, 'org_a').query('SELECT 1 / $1::int', [0])).rejects.toThrow('division by zero');
    await expect(rowsOf(pool, 'org_a').query('SELECT nothing', [])).rejects.toThrow('does not exist');
    expect((await Promise.all(Array.from({ length: 50 }, (_, n) => ids(n % 2 === 0 ? 'org_a' : 'org_b')))).map((rows) => rows.length)).toEqual(Array.from({ length: 50 }, (_, n) => (n % 2 === 0 ? 1 : 2)));
    const client = await pool.connect();
    expect((await rowsOf(client, 'org_b').query('SELECT 1 FROM toys.kept', [])).rowCount).toBe(2);
    await expect(rowsOf(client, 'org_b').query('SELECT 1 / $1::int', [0])).rejects.toThrow('division by zero');
    expect((await rowsOf(client, 'org_a').query('SELECT 1 FROM toys.kept', [])).rowCount).toBe(1);
    client.release();
  });

  it('of several statements are stored together or not at all', async () => {
    const moved = transactionOf(pool, 'org_b', async (client) => {
      expect((await client.query("DELETE FROM toys.kept WHERE id = '1'")).rowCount).toBe(1);
      await client.query("INSERT INTO toys.kept VALUES ('org_a', '7')");
    });
    await expect(moved).rejects.toThrow('row-level security');
    expect((await ids('org_b')).length).toBe(2);
    expect(await transactionOf(pool, 'org_b', async (client) => (await client.query('SELECT 1 FROM toys.kept')).rowCount)).toBe(2);
    expect((await pool.query('SELECT 1 FROM toys.kept')).rowCount).toBe(0);
  });

  it('say why their connection broke, not that nothing can be taken back on it, and leave it to nobody', async () => {
    pool.on('error', () => undefined);
    const cut = transactionOf(pool, 'org_b', async (client) => {
      client.on('error', () => undefined);
      const pid = (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]!.pid;
      await Promise.all([client.query('SELECT pg_sleep(600)'), database.pool.query('SELECT pg_terminate_backend($1)', [pid])]);
    });
    await expect(cut).rejects.toMatchObject({ code: '57P01' });
    expect((await ids('org_b')).length).toBe(2);
  });
});
