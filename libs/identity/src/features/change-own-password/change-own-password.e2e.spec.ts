import { seedPeople, signIn, withPeople, type Person } from '@keystead/testing/src/people.js';
import { identityContext } from '../../identity.module.js';

const harbour = withPeople({ contexts: [identityContext] });
const newPassword = 'a brand new otter lantern';
const change = (http: Person['http'], body: object, key?: string) => {
  const request = http.post('/api/me/password');
  return (key === undefined ? request : request.set('Idempotency-Key', key)).send(body);
};

/** What the log says of somebody's doors after their first sign-in, in order. */
async function factsOf(memberId: string): Promise<unknown[]> {
  const facts = [];
  const types = ['identity.password-changed-by-owner@1', 'identity.session-ended@1', 'identity.token-revoked@1', 'identity.password-check-failed@1'];
  for await (const { event, header } of harbour.app.core.log.readAll({ types })) if (header.subjects.includes(memberId)) facts.push({ name: event.name, data: event.data, actor: header.actor });
  return facts;
}

describe("changing one's own password", () => {
  it('keeps this session, ends all others and every token, and says so in the log without a secret', async () => {
    const { app, people } = harbour;
    const { user } = people;
    const elsewhere = await signIn(app, user.email, user.password);
    const { body: token } = await user.http.post('/api/tokens').send({ name: 'laptop', expiresInDays: 1 }).expect(201);
    const byToken = () => app.http().get('/api/session').set('Authorization', `Bearer ${token.token}`);
    await byToken().expect(200);

    const changed = await change(user.http, { currentPassword: user.password, newPassword });
    expect([changed.status, changed.text, changed.get('keystead-position')]).toEqual([204, '', expect.any(String)]);
    await user.http.get('/api/session').expect(200);
    const doors = [await elsewhere.get('/api/session'), await byToken(), await app.http().post('/api/session').send({ email: user.email, password: user.password })];
    expect(doors.map(({ status, body }) => [status, body.code])).toEqual([
      [401, 'platform.not-signed-in'],
      [401, 'platform.not-signed-in'],
      [401, 'identity.sign-in-refused'],
    ]);
    await signIn(app, user.email, newPassword);

    const actor = { kind: 'member', id: user.id, via: 'session' };
    expect(await factsOf(user.id)).toEqual([
      { name: 'identity.password-changed-by-owner@1', data: { memberId: user.id, changeId: expect.stringMatching(/^cmd_/) }, actor },
      { name: 'identity.session-ended@1', data: { sessionId: expect.stringMatching(/^ses_/), memberId: user.id, reason: 'password-changed' }, actor },
      { name: 'identity.token-revoked@1', data: { tokenId: token.id, memberId: user.id, reason: 'password-changed' }, actor },
    ]);
  });

  it('happens once for one Idempotency-Key, and its repeat undoes no later change', async () => {
    const { app, people } = harbour;
    const { developer } = people;
    const first = { currentPassword: developer.password, newPassword };
    const answers = [await change(developer.http, first, 'k'), await change(developer.http, first, 'k'), await change(developer.http, { ...first, newPassword: 'another otter lantern' }, 'k')];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([[204, undefined], [204, undefined], [409, 'platform.idempotency-key-reused']]);
    expect(answers[1]!.get('keystead-position')).toBe(answers[0]!.get('keystead-position'));

    await change(developer.http, { currentPassword: newPassword, newPassword: developer.password }).expect(204);
    await change(developer.http, first, 'k').expect(204);
    await signIn(app, developer.email, developer.password);
    expect((await factsOf(developer.id)).map((fact) => (fact as { name: string }).name)).toEqual(['identity.password-changed-by-owner@1', 'identity.password-changed-by-owner@1']);
  });

  it('is finished by a repeat when it broke off after the fact', async () => {
    const { app } = harbour;
    const { user } = await seedPeople(app, 'hillside');
    const body = { currentPassword: user.password, newPassword };
    await app.core.owner.query("CREATE FUNCTION identity.broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'out of reach'; END $$");
    await app.core.owner.query('CREATE TRIGGER broken BEFORE UPDATE ON identity.accounts FOR EACH ROW EXECUTE FUNCTION identity.broken()');
    await change(user.http, body, 'crash').expect(500);
    await app.core.owner.query('DROP FUNCTION identity.broken CASCADE');
    await signIn(app, user.email, user.password);
    await change(user.http, body, 'crash').expect(204);
    await signIn(app, user.email, newPassword);
  });

  it('at the same moment is done by one of two', async () => {
    const { app } = harbour;
    const { user } = await seedPeople(app, 'lagoon');
    const wanted = ['slate otter lantern', 'another otter lantern'];
    const answers = await Promise.all(wanted.map((each) => change(user.http, { currentPassword: user.password, newPassword: each })));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 403]);
    await signIn(app, user.email, wanted[answers.findIndex(({ status }) => status === 204)]!);
  });
});

describe('a password that is not changed', () => {
  it('for the current one was wrong: the answer says so, the log too, and the key stays free', async () => {
    const { admin } = harbour.people;
    const wrong = await change(admin.http, { currentPassword: 'not the password', newPassword }, 'typo');
    expect([wrong.status, { ...wrong.body, correlation: '' }]).toEqual([
      403,
      {
        type: '/api/docs/errors/identity.current-password-wrong',
        code: 'identity.current-password-wrong',
        title: 'The current password is not right',
        status: 403,
        detail: 'Check it and try again. If you have forgotten it, ask your administrator for a reset link.',
        correlation: '',
      },
    ]);
    await admin.http.get('/api/session').expect(200);
    expect(await factsOf(admin.id)).toEqual([
      {
        name: 'identity.password-check-failed@1',
        data: { attemptId: expect.stringMatching(/^ses_/), memberId: admin.id, source: expect.stringMatching(/^[0-9a-f]{64}$/) },
        actor: { kind: 'member', id: admin.id, via: 'session' },
      },
    ]);
    await change(admin.http, { currentPassword: admin.password, newPassword: 'another otter lantern' }, 'typo').expect(204);
  });

  it('for there were too many tries: the right one has to wait as well', async () => {
    const { app, people } = harbour;
    const { auditor } = people;
    for (let i = 0; i < 10; i += 1) await change(auditor.http, { currentPassword: 'not the password', newPassword }).expect(403);
    const answer = await change(auditor.http, { currentPassword: auditor.password, newPassword });
    expect([answer.status, answer.body.code, answer.get('retry-after')]).toEqual([429, 'identity.too-many-attempts', expect.stringMatching(/^(8[0-9]{2}|900)$/)]);
    await signIn(app, auditor.email, auditor.password);
  });

  it('for a token asked, or nobody; or the new one is weak, or the form is not right', async () => {
    const { app } = harbour;
    const { user } = await seedPeople(app, 'moorland');
    const { body } = await user.http.post('/api/tokens').send({ name: 'ci', expiresInDays: 1 }).expect(201);
    const right = { currentPassword: user.password, newPassword };
    const answers = [
      await app.http().post('/api/me/password').set('Authorization', `Bearer ${body.token}`).send(right),
      await change(app.http(), right),
      await change(user.http, { ...right, newPassword: `my ${user.email}` }),
      await change(user.http, { ...right, memberId: 'p_x' }),
      await change(user.http, { newPassword }),
    ];
    expect(answers.map(({ status, body: problem }) => [status, problem.code])).toEqual([
      [403, 'platform.session-required'],
      [401, 'platform.not-signed-in'],
      [422, 'identity.password-too-weak'],
      [400, 'platform.invalid-request'],
      [400, 'platform.invalid-request'],
    ]);
    expect(await factsOf(user.id)).toEqual([]);
  });
});
