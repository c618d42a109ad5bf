import pg from 'pg';
import { seedPeople } from '@keystead/testing/src/people.js';
import { startServer, type PostgresServer } from '@keystead/testing/src/postgres-server.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { contexts } from '../../apps/contexts.js';

let server: PostgresServer;
let app: TestApp | undefined;
let url: string;

const as = (login: string): string => {
  const address = new URL(server.url('keystead'));
  [address.username, address.password] = [login, 'of-a-test'];
  return address.href;
};

/** The logins of docker/postgres-roles.sql. */
beforeAll(async () => {
  server = await startServer({ durable: false });
  const admin = new pg.Client({ connectionString: server.url('postgres') });
  await admin.connect();
  for (const role of ['keystead_application', 'keystead_projector', 'keystead_event_writer']) await admin.query(`CREATE ROLE ${role} NOLOGIN`);
  for (const login of ['keystead_owner', 'keystead_server']) {
    await admin.query(`CREATE ROLE ${login} LOGIN PASSWORD 'of-a-test'`);
    await admin.query(`GRANT keystead_application, keystead_projector, keystead_event_writer TO ${login} WITH INHERIT TRUE, SET TRUE`);
  }
  await admin.query('CREATE DATABASE keystead OWNER keystead_owner');
  await admin.query('REVOKE ALL ON DATABASE keystead FROM PUBLIC; GRANT CONNECT ON DATABASE keystead TO keystead_server');
  await admin.end();
  url = as('keystead_server');
  app = await startTestApp({ contexts, ownerUrl: as('keystead_owner'), env: { KEYSTEAD_DATABASE_URL: url } });
});
afterAll(async () => {
  await app?.stop();
  await server.stop();
});

describe('a login that has the three roles and owns nothing', () => {
  it('is enough for everything that serves and projects', async () => {
    const { user } = await seedPeople(app!, 'harbour');
    const { headers } = await user.http.post('/api/keys').send({ name: 'Mine', provider: 'openai', secret: 'sk-of-nobody-else' }).expect(201);
    const list = await user.http.get('/api/keys').set('Keystead-Min-Position', String(headers['keystead-position'])).expect(200);
    expect(list.body.items.map((key: { name: string }) => key.name)).toEqual(['Mine']);
    expect((await user.http.get('/health/ready')).body.parts.filter((part: { ok: boolean }) => !part.ok)).toEqual([]);
    expect(app!.warnings).toEqual([]);
  });

  it.each(['DROP TABLE events.log', 'ALTER TABLE identity.accounts DISABLE ROW LEVEL SECURITY', 'CREATE SCHEMA elsewhere', 'DELETE FROM events.log', 'CREATE TABLE public.mine (id int)'])('cannot %s', async (statement) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await expect(client.query(statement)).rejects.toThrow(/permission denied|must be owner/);
    await client.end();
  });
});
