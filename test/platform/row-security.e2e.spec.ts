import pg from 'pg';
import { asRole, type DatabaseRole } from '@keystead/platform/src/database/roles.js';
import { seedPeople, type People } from '@keystead/testing/src/people.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { contexts } from '../../apps/contexts.js';

let app: TestApp;
let harbour: People;
let hill: People;
const clients: pg.Client[] = [];

beforeAll(async () => {
  app = await startTestApp({ contexts });
  harbour = await seedPeople(app, 'harbour');
  hill = await seedPeople(app, 'hill');
  for (const { user } of [harbour, hill]) await user.http.post('/api/keys').send({ name: 'Mine', provider: 'openai', secret: 'sk-of-nobody-else' }).expect(201);
  await app.settled();
});
afterAll(async () => {
  for (const client of clients) await client.end();
  await app.stop();
});

async function as(role: DatabaseRole): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: asRole(app.core.platform.KEYSTEAD_DATABASE_URL, role) });
  await client.connect();
  clients.push(client);
  return client;
}

/** Organisations whose rows a connection sees in a table when it says that it is there for one. */
async function seen(client: pg.Client, table: string, organisation: string | null): Promise<string[]> {
  await client.query('BEGIN');
  if (organisation !== null) await client.query("SELECT set_config('keystead.organisation', $1, true)", [organisation]);
  const { rows } = await client.query<{ organisation: string }>(`SELECT DISTINCT organisation FROM ${table}`);
  await client.query('COMMIT');
  return rows.map((row) => row.organisation);
}

async function refusal(client: pg.Client, sql: string): Promise<string> {
  return client.query(sql).then(
    () => 'done',
    (error: unknown) => (error as pg.DatabaseError).code ?? String(error),
  );
}

const DENIED = '42501';

describe('the application in the database', () => {
  it('sees the rows of the organisation it names, of no other, and none when it names none', async () => {
    const client = await as('application');
    const { rows } = await client.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organisation'
       WHERE c.relnamespace = 'read'::regnamespace AND c.relkind = 'r' ORDER BY 1`,
    );
    const shared = ['gateway_open_reservations', 'local_ai_known_hosts', 'marketplace_catalogue'];
    const tables = rows.map(({ name }) => name).filter((name) => !shared.includes(name));
    expect(tables.length).toBeGreaterThan(25);
    for (const table of tables.map((name) => `read."${name}"`)) {
      expect([table, await seen(client, table, null)]).toEqual([table, []]);
      expect([table, await seen(client, table, 'org_00000000000000000000000000')]).toEqual([table, []]);
      for (const { organisation } of [harbour, hill]) expect((await seen(client, table, organisation)).filter((one) => one !== organisation)).toEqual([]);
    }
    expect(await seen(client, 'read.keys_list', harbour.organisation)).toEqual([harbour.organisation]);
    expect(await seen(client, 'read.keys_list', hill.organisation)).toEqual([hill.organisation]);
  });

  it('is held to that in every table of a read model', async () => {
    const { rows } = await app.core.owner.query<{ name: string }>("SELECT relname AS name FROM pg_class WHERE relnamespace = 'read'::regnamespace AND relkind = 'r' AND NOT (relrowsecurity AND relforcerowsecurity)");
    expect(rows).toEqual([]);
  });

  it('forgets the organisation with the transaction', async () => {
    const client = await as('application');
    await seen(client, 'read.keys_list', harbour.organisation);
    expect(await seen(client, 'read.keys_list', null)).toEqual([]);
  });

  it.each([
    ['change a read model', "UPDATE read.keys_list SET name = 'x'"],
    ['empty a read model', 'DELETE FROM read.keys_list'],
    ['lift row-level security', 'ALTER TABLE read.keys_list DISABLE ROW LEVEL SECURITY'],
    ['read the log behind the event store', 'SELECT 1 FROM events.log'],
    ['append to the log behind the event store', 'INSERT INTO events.appends VALUES (1)'],
    ['change evidence', 'UPDATE evidence.logs SET size = 0'],
    ['move a checkpoint', "UPDATE platform.projections SET position = ''"],
    ['delete who was erased', 'DELETE FROM crypto.subject_keys'],
    ['forget all who were erased', 'TRUNCATE crypto.subject_keys'],
    ['make a table', 'CREATE TABLE read.own (id int)'],
  ])('may not %s', async (_, sql) => expect(await refusal(await as('application'), sql)).toBe(DENIED));
});

describe('the projector', () => {
  it('folds for all organisations', async () => {
    expect((await seen(await as('projector'), 'read.keys_list', null)).toSorted()).toEqual([harbour.organisation, hill.organisation].toSorted());
  });

  it.each([
    ['read a secret', 'SELECT 1 FROM keys.vault'],
    ['read an account', 'SELECT 1 FROM identity.accounts'],
    ['read what a run was given', 'SELECT 1 FROM runtime.contents'],
    ['read the keys of people', 'SELECT 1 FROM crypto.subject_keys'],
    ['append to the log', 'INSERT INTO events.appends VALUES (1)'],
  ])('may not %s', async (_, sql) => expect(await refusal(await as('projector'), sql)).toBe(DENIED));
});

describe('the event writer', () => {
  it.each([
    ['change an event', "UPDATE events.log SET type = 'x'"],
    ['delete an event', 'DELETE FROM events.log'],
    ['empty the log', 'TRUNCATE events.log'],
    ['take the guard away', 'ALTER TABLE events.log DISABLE TRIGGER append_only'],
    ['read a read model', 'SELECT 1 FROM read.keys_list'],
    ['read a secret', 'SELECT 1 FROM keys.vault'],
  ])('may not %s', async (_, sql) => expect(await refusal(await as('eventWriter'), sql)).toBe(DENIED));
});
