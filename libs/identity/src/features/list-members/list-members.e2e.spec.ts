import { invite } from '@keystead/testing/src/invite.js';
import { seedPeople, withPeople } from '@keystead/testing/src/people.js';
import { identityContext } from '../../identity.module.js';

const harbour = withPeople({ contexts: [identityContext] });
const names = (body: { items: { name: string }[] }) => body.items.map(({ name }) => name);

describe('the list of members', () => {
  it('shows who they are and what they may do, newest first, page by page', async () => {
    const { app, people } = harbour;
    await people.admin.http.post(`/api/members/${people.user.id}/roles`).send({ role: 'auditor' }).expect(200);
    await people.admin.http.delete(`/api/members/${people.user.id}/roles/user`).expect(204);
    await people.admin.http.post(`/api/members/${people.developer.id}/deprovision`).expect(200);
    await app.settled();
    const pages = [await people.auditor.http.get('/api/members?limit=3')];
    pages.push(await people.auditor.http.get(`/api/members?limit=3&cursor=${pages[0]!.body.next}`));
    const member = (role: 'user' | 'developer' | 'admin' | 'auditor', roles: string[], state = 'active') => ({ id: people[role].id, name: `${role} of harbour`, email: people[role].email, roles, state, joinedAt: expect.stringMatching(/Z$/) });
    expect(pages.map(({ body }) => body)).toEqual([
      { items: [member('auditor', ['auditor']), member('admin', ['admin']), member('developer', ['developer'], 'deprovisioned')], next: expect.any(String) },
      { items: [member('user', ['auditor'])], next: null },
    ]);
    expect(app.warnings).toEqual([]);
  });

  it('finds by name, address and role; what is typed is text and no pattern', async () => {
    const { app, people } = harbour;
    const odd = "O'Brien 100% _ \\ <b>";
    const { token } = await invite(people.admin, 'obrien@harbour.example', ['developer'], odd);
    await app.http().post('/api/invitations/accept').send({ token, name: odd, password: 'slate otter lantern' }).expect(200);
    await app.settled();
    const found = async (query: string) => names((await people.admin.http.get(`/api/members?${query}`).expect(200)).body);
    expect(await found('q=ADMIN')).toEqual(['admin of harbour']);
    expect(await found('q=obrien%40harbour')).toEqual([odd]);
    expect(await found('q=100%25')).toEqual([odd]);
    expect(await found('q=%25')).toEqual([odd]);
    expect(await found('q=_')).toEqual([odd]);
    expect(await found(`q=${encodeURIComponent('\\')}`)).toEqual([odd]);
    expect(await found(`q=${encodeURIComponent("' OR 1=1 --")}`)).toEqual([]);
    expect(await found('role=developer')).toEqual([odd, 'developer of harbour']);
    expect(await found('role=developer&q=harbour&limit=1')).toEqual([odd]);
  });

  it("holds nothing of another organisation's, and is for administrators and auditors", async () => {
    const { app, people } = harbour;
    const hill = await seedPeople(app, 'hillside');
    await app.settled();
    expect(names((await hill.admin.http.get('/api/members')).body)).toEqual(['auditor of hillside', 'admin of hillside', 'developer of hillside', 'user of hillside']);
    expect(names((await hill.admin.http.get('/api/members?q=harbour')).body)).toEqual([]);
    expect((await hill.user.http.get('/api/members')).status).toBe(403);
    for (const query of ['role=owner', 'q=', 'organisation=org_1']) expect((await people.admin.http.get(`/api/members?${query}`)).status).toBe(400);
  });
});
