import { seedPeople, signIn, type People } from '@keystead/testing/src/people.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { identityContext } from '../identity.module.js';

let app: TestApp;
let people: People;

beforeAll(async () => {
  app = await startTestApp({ contexts: [identityContext], env: { KEYSTEAD_DEMO: 'true' } });
  people = await seedPeople(app);
});
afterAll(() => app.stop());

/** What the log says about sessions, in order. */
async function sessionFacts(organisation: string): Promise<{ name: string; data: unknown; actor: unknown; subjects: readonly string[] }[]> {
  const facts = [];
  for await (const { event, header } of app.core.log.readAll({ organisation, categories: ['identity.session'] })) facts.push({ name: event.name, data: event.data, actor: header.actor, subjects: header.subjects });
  return facts;
}

describe('signing in', () => {
  it('answers who one is and what one may do, and sets a cookie no script can read', async () => {
    const answer = await app.http().post('/api/session').send({ email: ' User@Harbour.Example ', password: people.user.password });
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        organisation: { id: people.organisation, name: 'harbour clinics' },
        member: { id: people.user.id, name: 'user of harbour', email: 'user@harbour.example' },
        roles: ['user'],
        abilities: [
          { action: 'read', subject: 'Session' },
          { action: 'delete', subject: 'Session' },
          { action: 'read', subject: 'PersonalToken' },
          { action: 'create', subject: 'PersonalToken' },
          { action: 'delete', subject: 'PersonalToken' },
          { action: 'read', subject: 'Policy' },
        ],
        demo: true,
        practiceModel: true,
      },
    ]);
    expect(answer.get('set-cookie')).toEqual([expect.stringMatching(/^ks_session=ks_ses_[A-Za-z0-9_-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/)]);
  });

  it('is over after signing out, also for a copy of the cookie', async () => {
    const answer = await app.http().post('/api/session').send({ email: people.user.email, password: people.user.password });
    const cookie = answer.get('set-cookie')![0]!.split(';')[0]!;
    const asked = () => app.http().get('/api/session').set('Cookie', cookie);
    expect((await asked()).status).toBe(200);
    const out = await app.http().delete('/api/session').set('Cookie', cookie);
    expect([out.status, out.get('set-cookie')]).toEqual([204, ['ks_session=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Lax']]);
    expect([(await asked()).status, (await asked()).body.code]).toEqual([401, 'platform.not-signed-in']);
    expect((await sessionFacts(people.organisation)).at(-1)).toEqual({
      name: 'identity.session-ended@1',
      data: { sessionId: expect.stringMatching(/^ses_/), memberId: people.user.id, reason: 'signed-out' },
      actor: { kind: 'member', id: people.user.id, via: 'session' },
      subjects: [people.user.id],
    });
  });

  it.each([
    ['nothing', undefined],
    ['a made-up session', `ks_session=ks_ses_${'A'.repeat(43)}`],
    ['a personal token', `ks_session=ks_pat_${'A'.repeat(43)}`],
    ['a very long value', `ks_session=${'x'.repeat(5000)}`],
    ['SQL', "ks_session=' OR 1=1 --"],
    ['a JSON cookie', 'ks_session=j:{"a":1}'],
  ])('%s in the cookie opens nothing', async (_, cookie) => {
    const request = app.http().get('/api/session');
    const answer = await (cookie === undefined ? request : request.set('Cookie', cookie));
    expect([answer.status, answer.body.code]).toEqual([401, 'platform.not-signed-in']);
  });

  it('ends twelve hours after it began and two hours after its last use', async () => {
    const http = await signIn(app, people.user.email, people.user.password);
    const { rows } = await app.core.pool.query<{ id: string }>('SELECT id FROM identity.sessions WHERE member_id = $1 ORDER BY last_used_at DESC LIMIT 1', [people.user.id]);
    const set = (column: string, ago: string) => app.core.pool.query(`UPDATE identity.sessions SET ${column} = now() - $2::interval WHERE id = $1`, [rows[0]!.id, ago]);
    await set('last_used_at', '119 minutes');
    await http.get('/api/session').expect(200);
    await set('last_used_at', '121 minutes');
    await http.get('/api/session').expect(401);
    await set('last_used_at', '0 minutes');
    await http.get('/api/session').expect(200);
    await set('expires_at', '1 second');
    await http.get('/api/session').expect(401);
  });
});

describe('signing in that fails', () => {
  it('gives the same answer for a wrong password and an unknown address', async () => {
    const wrong = await app.http().post('/api/session').send({ email: people.auditor.email, password: 'not the password' });
    const unknown = await app.http().post('/api/session').send({ email: 'nobody@harbour.example', password: 'not the password' });
    expect([wrong.status, { ...wrong.body, correlation: '' }]).toEqual([
      401,
      {
        type: '/api/docs/errors/identity.sign-in-refused',
        code: 'identity.sign-in-refused',
        title: 'E-mail address or password is not right',
        status: 401,
        detail: 'Check both and try again. If you have forgotten the password, ask your administrator for a reset link.',
        correlation: '',
      },
    ]);
    expect([unknown.status, { ...unknown.body, correlation: '' }]).toEqual([wrong.status, { ...wrong.body, correlation: '' }]);
    expect(wrong.get('set-cookie')).toBeUndefined();
  });

  it('is a fact: in the log of the organisation, or of the platform for an unknown address', async () => {
    const failed = (await sessionFacts(people.organisation)).filter(({ name }) => name === 'identity.sign-in-failed@1');
    const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
    const attemptId = expect.stringMatching(/^ses_/);
    const actor = { kind: 'anonymous', id: null, via: 'none' };
    expect(failed).toEqual([{ name: 'identity.sign-in-failed@1', data: { attemptId, memberId: people.auditor.id, account: hash, source: hash, reason: 'wrong-password' }, actor, subjects: [people.auditor.id] }]);
    expect(await sessionFacts('platform')).toEqual([{ name: 'identity.sign-in-failed@1', data: { attemptId, memberId: null, account: hash, source: hash, reason: 'unknown-email' }, actor, subjects: [] }]);
  });

  it.each([
    ['no body', undefined, ['']],
    ['a field that nobody knows', { email: 'a@b.example', password: 'x', admin: true }, ['']],
    ['types that are not right', { email: 7, password: ['x'] }, ['email', 'password']],
    ['SQL for an address', { email: "' OR 1=1 --", password: 'x' }, ['email']],
    ['a password without end', { email: 'a@b.example', password: 'x'.repeat(801) }, ['password']],
    ['half a character', '{"email":"a@b.example","password":"\\ud800"}', ['password']],
  ])('%s is refused before anything is looked up', async (_, body, fields) => {
    const answer = await app.http().post('/api/session').type('application/json').send(body);
    expect([answer.status, answer.body.code, answer.body.errors?.map((error: { field: string }) => error.field)]).toEqual([400, 'platform.invalid-request', fields]);
  });

  it('from another site is refused', async () => {
    const answer = await app.http().post('/api/session').set('Origin', 'https://evil.example').send({ email: people.user.email, password: people.user.password });
    expect([answer.status, answer.body.code]).toEqual([403, 'platform.origin-refused']);
  });

  it('is slowed down per account, whether or not it exists, and for the rightful person too', async () => {
    for (const email of [people.developer.email, 'nobody.else@harbour.example']) {
      const answers = [];
      for (let i = 0; i < 11; i += 1) answers.push(await app.http().post('/api/session').send({ email, password: 'not the password' }));
      expect(answers.map(({ status }) => status)).toEqual([...Array<number>(10).fill(401), 429]);
      expect(answers.at(-1)!.body).toEqual({
        type: '/api/docs/errors/identity.too-many-attempts',
        code: 'identity.too-many-attempts',
        title: 'Too many attempts',
        status: 429,
        detail: 'Wait 15 min and try again.',
        correlation: expect.any(String),
        retryAfterSeconds: expect.any(Number),
      });
      expect(answers.at(-1)!.get('retry-after')).toMatch(/^(8[0-9]{2}|900)$/);
    }
    expect((await app.http().post('/api/session').send({ email: people.developer.email, password: people.developer.password })).status).toBe(429);
    await app.core.pool.query('DELETE FROM identity.attempts');
  });

  it('does not count against somebody who gets it right in the end', async () => {
    for (let round = 0; round < 2; round += 1) {
      for (let i = 0; i < 9; i += 1) await app.http().post('/api/session').send({ email: people.developer.email, password: 'not the password' }).expect(401);
      await signIn(app, people.developer.email, people.developer.password);
    }
  });
});

it('stores no password and no address where they could be read', async () => {
  await app.settled();
  expect(app.warnings).toEqual([]);
  const tables = ['identity.accounts', 'identity.sessions', 'identity.links', 'identity.attempts', 'events.log'];
  for (const table of tables) {
    const { rows } = await app.core.pool.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${table} t`);
    const text = rows.map(({ row }) => row.replace(/\\\\x([0-9a-f]+)/g, (_, hex: string) => Buffer.from(hex, 'hex').toString('latin1'))).join('\n');
    if (table === 'events.log') expect(text).toContain('harbour clinics');
    for (const secret of ['otter lantern', 'harbour.example', 'user of harbour', 'ks_ses_']) expect([table, secret, text.includes(secret)]).toEqual([table, secret, false]);
  }
});
