import { seedPeople, withPeople } from '@keystead/testing/src/people.js';
import { identityContext } from '../../identity.module.js';

const harbour = withPeople({ contexts: [identityContext] });
const take = (id: string, role: string) => harbour.people.admin.http.delete(`/api/members/${id}/roles/${role}`);

describe('taking a role', () => {
  it('counts from the next request on', async () => {
    const { people } = harbour;
    await people.admin.http.post(`/api/members/${people.auditor.id}/roles`).send({ role: 'user' }).expect(200);
    await people.auditor.http.get('/api/members').expect(200);
    await take(people.auditor.id, 'auditor').expect(204);
    await people.auditor.http.get('/api/members').expect(403);
    await take(people.auditor.id, 'auditor').expect(204);
  });

  it('leaves everybody a role and the organisation an administrator', async () => {
    const { people } = harbour;
    const lastRole = await take(people.user.id, 'user');
    expect([lastRole.status, lastRole.body.code]).toEqual([409, 'identity.last-role']);
    await people.admin.http.post(`/api/members/${people.admin.id}/roles`).send({ role: 'user' }).expect(200);
    const lastAdmin = await take(people.admin.id, 'admin');
    expect([lastAdmin.status, lastAdmin.body.code]).toEqual([409, 'identity.last-admin']);
  });

  it('leaves an administrator when two take it from each other at the same moment', async () => {
    const { people } = harbour;
    for (const [id, role] of [[people.developer.id, 'admin'], [people.admin.id, 'user']] as const) await people.admin.http.post(`/api/members/${id}/roles`).send({ role }).expect(200);
    const answers = await Promise.all([take(people.developer.id, 'admin'), people.developer.http.delete(`/api/members/${people.admin.id}/roles/admin`)]);
    const statuses = answers.map(({ status }) => status).sort();
    // The loser was refused, or was no administrator any more when the door was reached.
    expect([[204, 409], [204, 403]]).toContainEqual(statuses);
    const still = await Promise.all([people.admin, people.developer].map(({ http }) => http.get('/api/members').then(({ status }) => status)));
    expect(still.sort()).toEqual([200, 403]);
  });

  it("finds nobody of another organisation", async () => {
    const hill = await seedPeople(harbour.app, 'hillside');
    const answer = await hill.admin.http.delete(`/api/members/${harbour.people.user.id}/roles/user`);
    expect([answer.status, answer.body.code]).toEqual([404, 'identity.member-not-found']);
    const odd = await hill.admin.http.delete(`/api/members/${hill.user.id}/roles/owner`);
    expect([odd.status, odd.body.code]).toEqual([400, 'platform.invalid-request']);
  });
});
