import pg from 'pg';
import { ownSchemas } from '@keystead/platform/src/context/define-context.js';
import { prepareDatabase } from '@keystead/platform/src/core/prepare-database.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { contexts } from '../../apps/contexts.js';

/** Every table outside read models, log and evidence that has an organisation, as the catalogue of a prepared database names them. No name is written here. */
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ contexts });
});
afterAll(() => app.stop());

const [HARBOUR, HILL] = ['org_0000000000000000000000ha', 'org_0000000000000000000000h1'];
interface Met {
  readonly seen: number;
  readonly updated: number;
  /** Or why not one could be. */
  readonly deleted: number | string;
}
const TOUCHED: Met = { seen: 1, updated: 1, deleted: 1 };
const UNTOUCHED: Met = { seen: 0, updated: 0, deleted: 0 };
/** From these nobody deletes, whatever organisation they name. */
const KEPT: Readonly<Record<string, string>> = { 'crypto.subject_keys': 'permission denied for table subject_keys' };
const of = (table: string, met: Met): Met => ({ ...met, deleted: KEPT[table] ?? met.deleted });

interface Column {
  readonly name: string;
  readonly type: string;
}

async function ownTables(): Promise<string[]> {
  const { rows } = await app.core.owner.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organisation' AND NOT a.attisdropped
      WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('read', 'events', 'evidence', 'platform') ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** Those that the owner itself could pass, or that have another policy than the two. */
async function notForced(): Promise<string[]> {
  const { rows } = await app.core.owner.query<{ name: string }>(
    `SELECT name FROM unnest($1::text[]) AS name JOIN pg_class c ON c.oid = name::regclass
      WHERE NOT (c.relrowsecurity AND c.relforcerowsecurity)
         OR (SELECT array_agg(policyname::text || ' to ' || roles[1] ORDER BY policyname) FROM pg_policies p WHERE format('%I.%I', p.schemaname, p.tablename) = name) IS DISTINCT FROM ARRAY['operate to ' || pg_get_userbyid(c.relowner), 'own_rows to keystead_application']`,
    [await ownTables()],
  );
  return rows.map(({ name }) => name);
}

/** A row that has a value where there must be one; what its columns may hold besides is not asked here. */
function insertion(table: string, columns: readonly Column[], organisation: string): string {
  const values: Record<string, string> = { text: "'x'", bytea: "'\\x00'", timestamptz: 'now()', int4: '0', jsonb: "'{}'" };
  const given = columns.map(({ name, type }) => (name === 'organisation' ? `'${organisation}'` : values[type]));
  if (given.includes(undefined)) throw new Error(`${table}: say here what a ${columns[given.indexOf(undefined)]!.type} may be`);
  return `INSERT INTO ${table} (${columns.map(({ name }) => name).join(', ')}) VALUES (${given.join(', ')})`;
}

/** In a transaction that leaves nothing: a row of the harbour is there, and somebody takes on the application's role. */
async function withRow<T>(table: string, work: (client: pg.PoolClient, columns: readonly Column[]) => Promise<T>): Promise<T> {
  const client = await app.core.owner.connect();
  try {
    await client.query('BEGIN');
    const { rows: checks } = await client.query<{ name: string }>("SELECT quote_ident(conname) AS name FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'c'", [table]);
    for (const { name } of checks) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
    const { rows: columns } = await client.query<Column>(
      `SELECT quote_ident(a.attname) AS name, t.typname AS type FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
        WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped AND (a.attname = 'organisation' OR (a.attnotnull AND NOT a.atthasdef))`,
      [table],
    );
    await client.query(insertion(table, columns, HARBOUR));
    await client.query('SET LOCAL ROLE keystead_application');
    return await work(client, columns);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

/** How many rows statements without any filter meet. */
async function met(client: pg.PoolClient, table: string, named: string | null): Promise<Met> {
  await client.query('SAVEPOINT before');
  if (named !== null) await client.query("SELECT set_config('keystead.organisation', $1, true)", [named]);
  const { rowCount: seen } = await client.query(`SELECT 1 FROM ${table}`);
  const { rowCount: updated } = await client.query(`UPDATE ${table} SET organisation = organisation`);
  const deleted = await client.query(`DELETE FROM ${table}`).then(({ rowCount }) => rowCount!, (error: unknown) => (error as Error).message);
  await client.query('ROLLBACK TO SAVEPOINT before');
  return { seen: seen!, updated: updated!, deleted };
}

async function refusal(client: pg.PoolClient, named: string | null, sql: string): Promise<string> {
  await client.query('SAVEPOINT before');
  if (named !== null) await client.query("SELECT set_config('keystead.organisation', $1, true)", [named]);
  const said = await client.query(sql).then(() => 'done', (error: unknown) => (error as Error).message);
  await client.query('ROLLBACK TO SAVEPOINT before');
  return said;
}

describe("the contexts' own tables", () => {
  it('are all under forced policies, of which there are two', async () => {
    expect((await ownTables()).length).toBeGreaterThanOrEqual(13);
    expect(await notForced()).toEqual([]);
  });

  it('show and take nothing without an organisation or with another one, and everything with its own', async () => {
    for (const table of await ownTables()) {
      await withRow(table, async (client, columns) => {
        expect([table, await met(client, table, null)]).toEqual([table, of(table, UNTOUCHED)]);
        expect([table, await met(client, table, HILL!)]).toEqual([table, of(table, UNTOUCHED)]);
        expect([table, await met(client, table, HARBOUR!)]).toEqual([table, of(table, TOUCHED)]);
        const refused = `new row violates row-level security policy for table "${table.split('.')[1]}"`;
        const row = insertion(table, columns, HARBOUR!);
        expect([table, await refusal(client, null, row)]).toEqual([table, refused]);
        expect([table, await refusal(client, HILL!, row)]).toEqual([table, refused]);
        expect([table, await refusal(client, HARBOUR!, `UPDATE ${table} SET organisation = '${HILL}'`)]).toEqual([table, refused]);
      });
    }
  });

  it('that come later are seen to be open, and are not after the next preparation', async () => {
    const { owner } = app.core;
    await owner.query('CREATE TABLE keys.planted (organisation text NOT NULL); GRANT ALL ON keys.planted TO keystead_application');
    expect(await notForced()).toEqual(['keys.planted']);
    expect(await withRow('keys.planted', (client) => met(client, 'keys.planted', null))).toEqual(TOUCHED);
    await prepareDatabase(app.core);
    expect(await notForced()).toEqual([]);
    expect(await withRow('keys.planted', (client) => met(client, 'keys.planted', null))).toEqual(UNTOUCHED);
    await owner.query('CREATE POLICY wide ON keys.planted USING (true)');
    expect(await notForced()).toEqual(['keys.planted']);
    await owner.query('DROP TABLE keys.planted');
  });
});

it('what acts for the owner is a short list, has its own search path, and is for the application alone', async () => {
  const { rows } = await app.core.owner.query<{ name: string; path: string[]; roles: string[] }>(
    `SELECT p.oid::regprocedure::text AS name, p.proconfig AS path, (SELECT array_agg(r.rolname::text ORDER BY 1) FROM pg_roles r WHERE r.rolname LIKE 'keystead\\_%' AND NOT r.rolcanlogin AND has_function_privilege(r.oid, p.oid, 'EXECUTE')) AS roles
       FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prosecdef AND n.nspname = ANY($1) ORDER BY 1`,
    [ownSchemas(contexts)],
  );
  expect(rows.map(({ name }) => name)).toEqual([
    'billing.transfer_of(text)',
    'billing.transfers(boolean)',
    'compliance.remove_expired_exports(timestamp with time zone)',
    'crypto.held_keys()',
    'identity.account_of(text)',
    'identity.forget_spent(timestamp with time zone,timestamp with time zone)',
    'identity.link_of(text,text)',
    'identity.sessions_of(text[])',
    'identity.tokens_of(text[])',
    'keys.held_keys()',
    'keys.not_kept(timestamp with time zone,integer)',
    'runtime.abandoned(text,double precision)',
    'runtime.beat(text)',
    'runtime.cancels_wished(text)',
  ]);
  expect(rows.filter(({ path, roles }) => path.join() !== 'search_path=pg_catalog, pg_temp' || roles.join() !== 'keystead_application')).toEqual([]);
});
