import { seedPeople, signIn, withPeople, type Person } from '@keystead/testing/src/people.js';
import { identityContext } from '../../identity.module.js';

const harbour = withPeople({ contexts: [identityContext] });
const password = 'a brand new otter lantern';

async function linkFor(person: Person): Promise<string> {
  const { body } = await harbour.people.admin.http.post(`/api/members/${person.id}/password-reset`).expect(200);
  return body.link.split('#')[1];
}
const complete = (body: object, key?: string) => {
  const request = harbour.app.http().post('/api/password-resets/complete');
  return (key === undefined ? request : request.set('Idempotency-Key', key)).send(body);
};

describe('following a reset link', () => {
  it('changes the password once and ends the sessions and tokens that were open', async () => {
    const { app, people } = harbour;
    const { body: personal } = await people.user.http.post('/api/tokens').send({ name: 'laptop', expiresInDays: 1 }).expect(201);
    const byToken = () => app.http().get('/api/session').set('Authorization', `Bearer ${personal.token}`);
    await byToken().expect(200);
    const token = await linkFor(people.user);
    const first = await complete({ token, password }, 'k');
    const again = await complete({ token, password }, 'k');
    expect([first.status, first.text, again.status, again.get('keystead-position')]).toEqual([204, '', 204, first.get('keystead-position')]);
    await people.user.http.get('/api/session').expect(401);
    await byToken().expect(401);
    await app.http().post('/api/session').send({ email: people.user.email, password: people.user.password }).expect(401);
    const http = await signIn(app, people.user.email, password);

    const other = [await complete({ token, password: 'another otter lantern' }, 'k'), await complete({ token, password: 'another otter lantern' })];
    expect(other.map(({ status, body }) => [status, body.code])).toEqual([[409, 'platform.idempotency-key-reused'], [410, 'identity.link-unknown']]);
    await http.get('/api/session').expect(200);

    const facts = [];
    for await (const { event, header } of app.core.log.readAll({ types: ['identity.password-changed@1', 'identity.session-ended@1', 'identity.token-revoked@1'] })) facts.push([event.name, header.actor]);
    const actor = { kind: 'member', id: people.user.id, via: 'none' };
    expect(facts).toEqual([['identity.password-changed@1', actor], ['identity.session-ended@1', actor], ['identity.token-revoked@1', actor]]);
  });

  it('is looked at before a password is chosen, and as often as one likes', async () => {
    const { app, people } = harbour;
    const inspect = (token: string) => app.http().post('/api/password-resets/inspect').send({ token });
    const [older, token] = [await linkFor(people.auditor), await linkFor(people.auditor)];
    for (let i = 0; i < 2; i += 1) expect((await inspect(token).expect(200)).body).toEqual({ expiresAt: expect.stringMatching(/Z$/) });
    const codes = [];
    for (const gone of [older, 'garbage']) codes.push((await inspect(gone).expect(410)).body.code);
    await complete({ token, password }).expect(204);
    codes.push((await inspect(token).expect(410)).body.code);
    expect(codes).toEqual(Array<string>(3).fill('identity.link-unknown'));
  });

  it('under a key that another stranger used as well changes the password of each', async () => {
    const { app } = harbour;
    const hill = await seedPeople(app, 'hillside');
    for (const person of [hill.user, hill.auditor]) {
      const { body } = await hill.admin.http.post(`/api/members/${person.id}/password-reset`).expect(200);
      await complete({ token: body.link.split('#')[1], password }, 'shared').expect(204);
      await signIn(app, person.email, password);
    }
  });

  it('works for the newest link, in time, and for one of two at the same moment', async () => {
    const { app, people } = harbour;
    const [older, newer] = [await linkFor(people.developer), await linkFor(people.developer)];
    const both = await Promise.all([complete({ token: newer, password }), complete({ token: newer, password: 'another otter lantern' })]);
    expect(both.map(({ status }) => status).sort()).toEqual([204, 410]);
    expect((await complete({ token: older, password })).body.code).toBe('identity.link-unknown');
    const late = await linkFor(people.developer);
    await app.core.owner.query("UPDATE identity.links SET expires_at = now() - interval '1 second' WHERE used_at IS NULL");
    expect((await complete({ token: late, password })).body.code).toBe('identity.link-expired');
  });

  it('of a weak password, by a made-up link, after deprovisioning or with unknown fields changes nothing', async () => {
    const { people } = harbour;
    const token = await linkFor(people.auditor);
    const answers = [
      await complete({ token, password: 'password1234' }),
      await complete({ token: `ks_rst_${'A'.repeat(43)}`, password }),
      await complete({ token: `ks_inv_${token.slice(7)}`, password }),
      await complete({ token, password, email: 'x' }),
    ];
    await people.admin.http.post(`/api/members/${people.auditor.id}/deprovision`).expect(200);
    answers.push(await complete({ token, password }));
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [422, 'identity.password-too-weak'],
      [410, 'identity.link-unknown'],
      [410, 'identity.link-unknown'],
      [400, 'platform.invalid-request'],
      [410, 'identity.link-unknown'],
    ]);
  });
});
