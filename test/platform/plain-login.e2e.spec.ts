import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { prepareDatabase } from '@keystead/platform/src/core/prepare-database.js';
import { restoreBackup } from '@keystead/platform/src/operating/backup/restore-backup.js';
import { writeBackup } from '@keystead/platform/src/operating/backup/write-backup.js';
import { seedPeople } from '@keystead/testing/src/people.js';
import { startServer, type PostgresServer } from '@keystead/testing/src/postgres-server.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { contexts } from '../../apps/contexts.js';

let server: PostgresServer;
let app: TestApp | undefined;
let folder: string;
const as = (database: string): string => {
  const url = new URL(server.url(database));
  [url.username, url.password] = ['operator', 'of-a-test'];
  return url.href;
};

beforeAll(async () => {
  server = await startServer({ durable: false });
  const admin = new pg.Client({ connectionString: server.url('postgres') });
  await admin.connect();
  await admin.query("CREATE ROLE operator LOGIN CREATEROLE PASSWORD 'of-a-test'");
  for (const database of ['keystead', 'elsewhere']) await admin.query(`CREATE DATABASE ${database} OWNER operator`);
  await admin.end();
  folder = await mkdtemp(join(tmpdir(), 'keystead-plain-'));
  app = await startTestApp({ contexts, env: { KEYSTEAD_DATABASE_URL: as('keystead') } });
});
afterAll(async () => {
  await app?.stop();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a login that owns its database and is no superuser', () => {
  it('makes the roles, serves, and finds everything made at the next start', async () => {
    const { user } = await seedPeople(app!, 'harbour');
    const { headers } = await user.http.post('/api/keys').send({ name: 'Mine', provider: 'openai', secret: 'sk-of-nobody-else' }).expect(201);
    const list = await user.http.get('/api/keys').set('Keystead-Min-Position', String(headers['keystead-position'])).expect(200);
    expect(list.body.items.map((key: { name: string }) => key.name)).toEqual(['Mine']);
    expect(await prepareDatabase(app!.core)).toEqual({ migrations: [], readModels: [], rebuilt: [], guards: [] });
    expect(app!.warnings).toEqual([]);
  });

  it('upgrades a database whose own tables were open', async () => {
    const { core, http } = app!;
    const { user } = await seedPeople(app!, 'hill');
    await core.owner.query(`DO $$ DECLARE one record; BEGIN
      FOR one IN SELECT p.oid::regprocedure AS name FROM pg_proc p WHERE p.prosecdef AND p.pronamespace <> 'pg_catalog'::regnamespace LOOP EXECUTE 'DROP FUNCTION ' || one.name; END LOOP;
      FOR one IN SELECT c.oid::regclass AS name FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid AND p.polname = 'own_rows' LOOP
        EXECUTE format('DROP POLICY own_rows ON %s; DROP POLICY operate ON %s; ALTER TABLE %s DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY', one.name, one.name, one.name);
      END LOOP;
    END $$`);
    const steps = ['identity/002-before-the-organisation-is-known', 'keys/003-where-secrets-lie', 'runtime/003-runs-of-a-process', 'compliance/002-exports-that-are-over', 'billing/002-operators-desk'];
    await core.owner.query('DELETE FROM platform.migrations WHERE name = ANY($1)', [steps]);
    expect((await core.pool.query('SELECT 1 FROM identity.accounts')).rowCount).toBe(8);
    expect((await prepareDatabase(core)).migrations.toSorted()).toEqual(steps.toSorted());
    expect((await core.pool.query('SELECT 1 FROM identity.accounts')).rowCount).toBe(0);
    await http().post('/api/session').send({ email: user.email, password: user.password }).expect(200);
  });

  it('carries every row of its tables to another database, where they are as closed to the application', async () => {
    const { core } = app!;
    const file = join(folder, 'all.backup');
    await writeBackup(core, { to: file, version: '0', withKeys: false, progress: () => undefined });
    await restoreBackup({ contexts, env: { NODE_ENV: 'test', KEYSTEAD_HOME: core.platform.KEYSTEAD_HOME, KEYSTEAD_DATABASE_URL: as('elsewhere') }, from: file, say: () => undefined });
    const elsewhere = new pg.Client({ connectionString: as('elsewhere') });
    await elsewhere.connect();
    const count = 'SELECT (SELECT count(*)::int FROM identity.accounts) AS accounts, (SELECT count(*)::int FROM keys.vault) AS secrets';
    expect([(await core.owner.query(count)).rows, (await elsewhere.query(count)).rows]).toEqual([[{ accounts: 8, secrets: 1 }], [{ accounts: 8, secrets: 1 }]]);
    await elsewhere.query('SET ROLE keystead_application');
    expect((await elsewhere.query(count)).rows).toEqual([{ accounts: 0, secrets: 0 }]);
    await elsewhere.end();
  });
});
