import { testDatabase } from './postgres.js';

describe('a database for each test', () => {
  it('gives two tests databases of their own on one server and takes them away again', async () => {
    const [one, two] = await Promise.all([testDatabase(), testDatabase()]);
    await one.pool.query('CREATE TABLE only_here (id int)');
    const tables = await two.pool.query("SELECT to_regclass('only_here') AS found");
    expect(tables.rows).toEqual([{ found: null }]);
    const name = new URL(one.url).pathname.slice(1);
    await one.drop();
    const left = await two.pool.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    expect(left.rows).toEqual([]);
    await two.drop();
  });
});
