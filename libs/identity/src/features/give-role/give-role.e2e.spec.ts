import { seedPeople, withPeople } from '@keystead/testing/src/people.js';
import { identityContext } from '../../identity.module.js';

const harbour = withPeople({ contexts: [identityContext] });

describe('giving a role', () => {
  it('counts from the next request on; giving it again changes nothing', async () => {
    const { app, people } = harbour;
    await people.user.http.get('/api/members').expect(403);
    const given = await people.admin.http.post(`/api/members/${people.user.id}/roles`).send({ role: 'auditor' });
    expect([given.status, given.body]).toEqual([200, { roles: ['user', 'auditor'] }]);
    await people.user.http.get('/api/members').expect(200);
    const again = await people.admin.http.post(`/api/members/${people.user.id}/roles`).send({ role: 'auditor' });
    expect([again.status, again.body, again.get('keystead-position')]).toEqual([200, { roles: ['user', 'auditor'] }, undefined]);
    const facts = [];
    for await (const { event, header } of app.core.log.readAll({ types: ['identity.role-given@1'] })) facts.push([event.data, header.actor.id]);
    expect(facts).toEqual([[{ memberId: people.user.id, role: 'auditor' }, people.admin.id]]);
  });

  it('makes an administrator one who can be counted on', async () => {
    const { people } = harbour;
    await people.admin.http.post(`/api/members/${people.developer.id}/roles`).send({ role: 'admin' }).expect(200);
    await people.admin.http.post(`/api/members/${people.admin.id}/roles`).send({ role: 'user' }).expect(200);
    await people.developer.http.delete(`/api/members/${people.admin.id}/roles/admin`).expect(204);
    await people.admin.http.get('/api/members').expect(403);
    await people.developer.http.post(`/api/members/${people.admin.id}/roles`).send({ role: 'admin' }).expect(200);
  });

  it('needs an administrator, a role that exists and a member of the same organisation', async () => {
    const { app, people } = harbour;
    const hill = await seedPeople(app, 'hillside');
    const answers = [
      await people.auditor.http.post(`/api/members/${people.auditor.id}/roles`).send({ role: 'admin' }),
      await people.admin.http.post(`/api/members/${people.user.id}/roles`).send({ role: 'owner' }),
      await people.admin.http.post(`/api/members/${people.user.id}/roles`).send({ role: 'user', until: 'tomorrow' }),
      await hill.admin.http.post(`/api/members/${people.user.id}/roles`).send({ role: 'admin' }),
      await people.admin.http.post('/api/members/p_00000000000000000000000000/roles').send({ role: 'admin' }),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [403, 'platform.forbidden'],
      [400, 'platform.invalid-request'],
      [400, 'platform.invalid-request'],
      [404, 'identity.member-not-found'],
      [404, 'identity.member-not-found'],
    ]);
    for await (const { event } of app.core.log.readAll({ organisation: hill.organisation, types: ['identity.administrator-registered@1'] })) expect(event.data).toEqual({ memberId: hill.admin.id });
  });
});
