import { seedPeople, withPeople } from '@keystead/testing/src/people.js';
import { identityContext } from '../../identity.module.js';

const harbour = withPeople({ contexts: [identityContext], env: { KEYSTEAD_PUBLIC_URL: 'http://localhost:3000/' } });

describe('a reset link', () => {
  it('is shown once and holds for an hour', async () => {
    const { people } = harbour;
    const issue = () => people.admin.http.post(`/api/members/${people.user.id}/password-reset`).set('Idempotency-Key', 'reset').send();
    const before = Date.now();
    const first = await issue();
    expect([first.status, first.body]).toEqual([200, { link: expect.stringMatching(/^http:\/\/localhost:3000\/reset#ks_rst_[A-Za-z0-9_-]{43}$/), expiresAt: expect.any(String) }]);
    const lasts = Date.parse(first.body.expiresAt) - before;
    expect(lasts >= 3_600_000 && lasts < 3_660_000).toBe(true);
    expect((await issue()).body).toEqual({ link: null, expiresAt: first.body.expiresAt });
  });

  it('is for administrators to give, to members of their organisation', async () => {
    const { app, people } = harbour;
    const hill = await seedPeople(app, 'hillside');
    const answers = [
      await people.user.http.post(`/api/members/${people.user.id}/password-reset`),
      await people.auditor.http.post(`/api/members/${people.admin.id}/password-reset`),
      await hill.admin.http.post(`/api/members/${people.user.id}/password-reset`),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [403, 'platform.forbidden'],
      [403, 'platform.forbidden'],
      [404, 'identity.member-not-found'],
    ]);
  });
});
