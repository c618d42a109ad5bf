import { signIn, withPeople } from '@keystead/testing/src/people.js';
import { identityContext } from '../../identity.module.js';

const harbour = withPeople({ contexts: [identityContext], env: { KEYSTEAD_DEMO: 'true' } });

/** What the log says about sessions, in order. */
async function sessionFacts(organisation: string): Promise<{ name: string; data: unknown; actor: unknown; subjects: readonly string[] }[]> {
  const facts = [];
  for await (const { event, header } of harbour.app.core.log.readAll({ organisation, categories: ['identity.session'] })) facts.push({ name: event.name, data: event.data, actor: header.actor, subjects: header.subjects });
  return facts;
}

describe('signing in', () => {
  it('answers who one is and what one may do, and sets a cookie no script can read', async () => {
    const answer = await harbour.app.http().post('/api/session').send({ email: ' User@Harbour.Example ', password: harbour.people.user.password });
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        organisation: { id: harbour.people.organisation, name: 'harbour clinics' },
        member: { id: harbour.people.user.id, name: 'user of harbour', email: 'user@harbour.example' },
        roles: ['user'],
        abilities: [
          { action: 'read', subject: 'Session' },
          { action: 'delete', subject: 'Session' },
          { action: 'update', subject: 'Password' },
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
});

describe('signing in that fails', () => {
  it('gives the same answer for a wrong password and an unknown address', async () => {
    const wrong = await harbour.app.http().post('/api/session').send({ email: harbour.people.auditor.email, password: 'not the password' });
    const unknown = await harbour.app.http().post('/api/session').send({ email: 'nobody@harbour.example', password: 'not the password' });
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
    const failed = (await sessionFacts(harbour.people.organisation)).filter(({ name }) => name === 'identity.sign-in-failed@1');
    const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
    const attemptId = expect.stringMatching(/^ses_/);
    const actor = { kind: 'anonymous', id: null, via: 'none' };
    expect(failed).toEqual([{ name: 'identity.sign-in-failed@1', data: { attemptId, memberId: harbour.people.auditor.id, account: hash, source: hash, reason: 'wrong-password' }, actor, subjects: [harbour.people.auditor.id] }]);
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
    const answer = await harbour.app.http().post('/api/session').type('application/json').send(body);
    expect([answer.status, answer.body.code, answer.body.errors?.map((error: { field: string }) => error.field)]).toEqual([400, 'platform.invalid-request', fields]);
  });

  it('from another site is refused', async () => {
    const answer = await harbour.app.http().post('/api/session').set('Origin', 'https://evil.example').send({ email: harbour.people.user.email, password: harbour.people.user.password });
    expect([answer.status, answer.body.code]).toEqual([403, 'platform.origin-refused']);
  });

  it('is slowed down per account, whether or not it exists, and for the rightful person too', async () => {
    for (const email of [harbour.people.developer.email, 'nobody.else@harbour.example']) {
      const answers = [];
      for (let i = 0; i < 11; i += 1) answers.push(await harbour.app.http().post('/api/session').send({ email, password: 'not the password' }));
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
    expect((await harbour.app.http().post('/api/session').send({ email: harbour.people.developer.email, password: harbour.people.developer.password })).status).toBe(429);
    await harbour.app.core.owner.query('DELETE FROM identity.attempts');
  });

  it('does not count against somebody who gets it right in the end', async () => {
    for (let round = 0; round < 2; round += 1) {
      for (let i = 0; i < 9; i += 1) await harbour.app.http().post('/api/session').send({ email: harbour.people.developer.email, password: 'not the password' }).expect(401);
      await signIn(harbour.app, harbour.people.developer.email, harbour.people.developer.password);
    }
  });
});

it('stores no password and no address where they could be read', async () => {
  await harbour.app.settled();
  expect(harbour.app.warnings).toEqual([]);
  const tables = ['identity.accounts', 'identity.sessions', 'identity.links', 'identity.attempts', 'events.log'];
  for (const table of tables) {
    const { rows } = await harbour.app.core.owner.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${table} t`);
    const text = rows.map(({ row }) => row.replace(/\\\\x([0-9a-f]+)/g, (_, hex: string) => Buffer.from(hex, 'hex').toString('latin1'))).join('\n');
    if (table === 'events.log') expect(text).toContain('harbour clinics');
    for (const secret of ['otter lantern', 'harbour.example', 'user of harbour', 'ks_ses_']) expect([table, secret, text.includes(secret)]).toEqual([table, secret, false]);
  }
});
