import { withPeople, type Person } from '@keystead/testing/src/people.js';
import { identityContext } from '../../identity.module.js';

const harbour = withPeople({ contexts: [identityContext], env: { KEYSTEAD_PUBLIC_URL: 'https://keystead.harbour.example' } });

/** Over TLS only, so this test's browsers, which speak plain HTTP, do not send it by themselves. */
async function cookieOf({ email, password }: Person): Promise<string> {
  return (await harbour.app.http().post('/api/session').send({ email, password })).get('set-cookie')![0]!;
}

describe('signing out', () => {
  it('ends the session, also for a copy of its cookie, and says so in the log', async () => {
    const { app, people } = harbour;
    const full = await cookieOf(people.user);
    const cookie = full.split(';')[0]!;
    expect(full).toMatch(/; HttpOnly; Secure; SameSite=Lax$/);
    const asked = () => app.http().get('/api/session').set('Cookie', cookie);
    expect((await asked()).status).toBe(200);

    const out = await app.http().delete('/api/session').set('Cookie', cookie);
    expect([out.status, out.get('set-cookie')]).toEqual([204, ['ks_session=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax']]);
    const after = await asked();
    expect([after.status, after.body.code]).toEqual([401, 'platform.not-signed-in']);

    const facts = [];
    for await (const { event, header } of app.core.log.readAll({ types: ['identity.session-ended@1'] })) facts.push({ data: event.data, actor: header.actor });
    expect(facts).toEqual([{ data: { sessionId: expect.stringMatching(/^ses_/), memberId: people.user.id, reason: 'signed-out' }, actor: { kind: 'member', id: people.user.id, via: 'session' } }]);
  });

  it('is nothing a token can do', async () => {
    const { app, people } = harbour;
    const cookie = (await cookieOf(people.developer)).split(';')[0]!;
    const { body } = await app.http().post('/api/tokens').set({ Cookie: cookie, Origin: 'https://keystead.harbour.example' }).send({ name: 'ci', expiresInDays: 1 });
    const out = await app.http().delete('/api/session').set('Authorization', `Bearer ${body.token}`);
    expect([out.status, out.body.code]).toEqual([403, 'platform.session-required']);
  });
});
