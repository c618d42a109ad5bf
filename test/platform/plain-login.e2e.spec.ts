import pg from 'pg';
import { prepareDatabase } from '@keystead/platform/src/core/prepare-database.js';
import { seedPeople } from '@keystead/testing/src/people.js';
import { startServer, type PostgresServer } from '@keystead/testing/src/postgres-server.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { contexts } from '../../apps/contexts.js';

let server: PostgresServer;
let app: TestApp | undefined;

beforeAll(async () => {
  server = await startServer({ durable: false });
  const admin = new pg.Client({ connectionString: server.url('postgres') });
  await admin.connect();
  await admin.query("CREATE ROLE operator LOGIN CREATEROLE PASSWORD 'of-a-test'");
  await admin.query('CREATE DATABASE keystead OWNER operator');
  await admin.end();
  const url = new URL(server.url('keystead'));
  url.username = 'operator';
  url.password = 'of-a-test';
  app = await startTestApp({ contexts, env: { KEYSTEAD_DATABASE_URL: url.href } });
});
afterAll(async () => {
  await app?.stop();
  await server.stop();
});

describe('a login that owns its database and is no superuser', () => {
  it('makes the roles, serves, and finds everything made at the next start', async () => {
    const { user } = await seedPeople(app!, 'harbour');
    const { headers } = await user.http.post('/api/keys').send({ name: 'Mine', provider: 'openai', secret: 'sk-of-nobody-else' }).expect(201);
    const list = await user.http.get('/api/keys').set('Keystead-Min-Position', String(headers['keystead-position'])).expect(200);
    expect(list.body.items.map((key: { name: string }) => key.name)).toEqual(['Mine']);
    expect(await prepareDatabase(app!.core)).toEqual({ migrations: [], readModels: [], rebuilt: [] });
    expect(app!.warnings).toEqual([]);
  });
});
