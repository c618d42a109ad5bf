import { seedPeople, withPeople } from '@keystead/testing/src/people.js';
import { identityContext } from '../../identity.module.js';

const harbour = withPeople({ contexts: [identityContext] });

describe('deprovisioning a member', () => {
  it('shuts every session and every token at once, and the password too', async () => {
    const { app, people } = harbour;
    const { body } = await people.user.http.post('/api/tokens').send({ name: 'laptop', expiresInDays: 30 }).expect(201);
    const byToken = () => app.http().get('/api/session').set('Authorization', `Bearer ${body.token}`);
    expect((await byToken()).body.member.id).toBe(people.user.id);

    const gone = await people.admin.http.post(`/api/members/${people.user.id}/deprovision`);
    expect([gone.status, gone.body]).toEqual([200, { id: people.user.id, state: 'deprovisioned' }]);
    const doors = [await people.user.http.get('/api/session'), await byToken(), await app.http().post('/api/session').send({ email: people.user.email, password: people.user.password })];
    expect(doors.map(({ status, body: problem }) => [status, problem.code])).toEqual([
      [401, 'platform.not-signed-in'],
      [401, 'platform.not-signed-in'],
      [401, 'identity.sign-in-refused'],
    ]);
    const failed = [];
    for await (const { event } of app.core.log.readAll({ organisation: people.organisation, types: ['identity.sign-in-failed@1'] })) failed.push(event.data);
    expect(failed).toEqual([expect.objectContaining({ memberId: people.user.id, reason: 'deprovisioned' })]);
    await people.admin.http.post(`/api/members/${people.user.id}/deprovision`).expect(200);
    const back = await people.admin.http.post(`/api/members/${people.user.id}/roles`).send({ role: 'admin' });
    expect([back.status, back.body.code]).toEqual([409, 'identity.member-deprovisioned']);
  });

  it('is not for the last administrator, for other roles, or across organisations', async () => {
    const { app, people } = harbour;
    const hill = await seedPeople(app, 'hillside');
    const answers = [
      await people.admin.http.post(`/api/members/${people.admin.id}/deprovision`),
      await people.auditor.http.post(`/api/members/${people.admin.id}/deprovision`),
      await hill.admin.http.post(`/api/members/${people.developer.id}/deprovision`),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [409, 'identity.last-admin'],
      [403, 'platform.forbidden'],
      [404, 'identity.member-not-found'],
    ]);
    await people.admin.http.post(`/api/members/${people.developer.id}/roles`).send({ role: 'admin' }).expect(200);
    await people.developer.http.post(`/api/members/${people.admin.id}/deprovision`).expect(200);
    await people.admin.http.get('/api/session').expect(401);
  });
});
