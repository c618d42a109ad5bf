import { withPeople } from '@keystead/testing/src/people.js';
import { identityContext } from '../../identity.module.js';

const harbour = withPeople({ contexts: [identityContext] });

describe('a personal token', () => {
  it('is shown once and opens what its owner may do; a repeat names it without showing it', async () => {
    const { app, people } = harbour;
    const issue = (body: object) => people.admin.http.post('/api/tokens').set('Idempotency-Key', 'ci').send(body);
    const first = await issue({ name: 'ci', expiresInDays: 30 });
    expect([first.status, first.body]).toEqual([201, { id: expect.stringMatching(/^tok_/), token: expect.stringMatching(/^ks_pat_[A-Za-z0-9_-]{43}$/) }]);
    expect((await issue({ name: 'ci', expiresInDays: 30 })).body).toEqual({ id: first.body.id, token: null });
    const other = await issue({ name: 'ci', expiresInDays: 31 });
    expect([other.status, other.body.code]).toEqual([409, 'platform.idempotency-key-reused']);

    const withToken = app.http().set('Authorization', `Bearer ${first.body.token}`);
    expect((await withToken.get('/api/session')).body.member.id).toBe(people.admin.id);
    const facts = [];
    await people.admin.http.post(`/api/members/${people.user.id}/roles`).send({ role: 'auditor' }).expect(200);
    await withToken.delete(`/api/members/${people.user.id}/roles/auditor`).expect(204);
    for await (const { header } of app.core.log.readAll({ types: ['identity.role-taken@1'] })) facts.push(header.actor);
    expect(facts).toEqual([{ kind: 'member', id: people.admin.id, via: 'token' }]);
  });

  it('makes nothing that would outlive it, whatever its owner may', async () => {
    const { app, people } = harbour;
    const { body } = await people.admin.http.post('/api/tokens').send({ name: 'leaked', expiresInDays: 1 }).expect(201);
    const withToken = app.http().set('Authorization', `Bearer ${body.token}`);
    const answers = [
      await withToken.post(`/api/members/${people.admin.id}/password-reset`).send({}),
      await withToken.post('/api/invitations').send({ email: 'new@harbour.example', name: 'New', roles: ['admin'] }),
      await withToken.post(`/api/members/${people.user.id}/roles`).send({ role: 'admin' }),
      await withToken.post('/api/me/password').send({ currentPassword: 'x', newPassword: 'a long enough password' }),
    ];
    expect(answers.map(({ status, body: problem }) => [status, problem.code])).toEqual(Array.from(answers, () => [403, 'platform.session-required']));
  });

  it('makes no further tokens', async () => {
    const { app, people } = harbour;
    const { body } = await people.user.http.post('/api/tokens').send({ name: 'a', expiresInDays: 1 }).expect(201);
    const answer = await app.http().post('/api/tokens').set('Authorization', `bearer ${body.token}`).send({ name: 'b', expiresInDays: 1 });
    expect([answer.status, answer.body.code]).toEqual([403, 'platform.session-required']);
  });

  it('ends when its time is over', async () => {
    const { app, people } = harbour;
    const { body } = await people.developer.http.post('/api/tokens').send({ name: 'a', expiresInDays: 1 }).expect(201);
    const asked = () => app.http().get('/api/session').set('Authorization', `Bearer ${body.token}`);
    await asked().expect(200);
    await app.core.owner.query("UPDATE identity.tokens SET expires_at = now() - interval '1 second' WHERE id = $1", [body.id]);
    await asked().expect(401);
  });

  it('is one of at most fifty', async () => {
    const { app, people } = harbour;
    await app.core.owner.query(
      `INSERT INTO identity.tokens (hash, id, organisation, member_id, expires_at) SELECT 'h' || n, 't' || n, $1, $2, now() + interval '1 day' FROM generate_series(1, 50) n`,
      [people.organisation, people.auditor.id],
    );
    const answer = await people.auditor.http.post('/api/tokens').send({ name: 'one more', expiresInDays: 1 });
    expect([answer.status, answer.body.code]).toEqual([409, 'identity.too-many-tokens']);
  });

  it.each([
    ['no name', { name: '', expiresInDays: 1 }],
    ['no end', { name: 'a' }],
    ['an end too far away', { name: 'a', expiresInDays: 366 }],
    ['half a day', { name: 'a', expiresInDays: 0.5 }],
    ['text for a number', { name: 'a', expiresInDays: '7' }],
    ['an unknown field', { name: 'a', expiresInDays: 1, roles: ['admin'] }],
    ['an escape sequence in its name', { name: '\u001b[31mred', expiresInDays: 1 }],
  ])('with %s is refused', async (_, body) => {
    const answer = await harbour.people.user.http.post('/api/tokens').send(body);
    expect([answer.status, answer.body.code]).toEqual([400, 'platform.invalid-request']);
  });
});
