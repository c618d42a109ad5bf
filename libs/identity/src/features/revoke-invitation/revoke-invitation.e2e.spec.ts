import { invite } from '@keystead/testing/src/invite.js';
import { seedPeople, withPeople } from '@keystead/testing/src/people.js';
import { identityContext } from '../../identity.module.js';

const harbour = withPeople({ contexts: [identityContext] });

describe('taking an invitation back', () => {
  it('makes its link worthless; doing it twice is fine', async () => {
    const { app, people } = harbour;
    const { id, token } = await invite(people.admin, 'grace@harbour.example');
    await people.admin.http.delete(`/api/invitations/${id}`).expect(204);
    await people.admin.http.delete(`/api/invitations/${id}`).expect(204);
    for (const [path, body] of [['inspect', { token }], ['accept', { token, name: 'Grace', password: 'slate otter lantern' }]] as const) {
      const answer = await app.http().post(`/api/invitations/${path}`).send(body);
      expect([path, answer.status, answer.body.code]).toEqual([path, 410, 'identity.link-unknown']);
    }
  });

  it('comes too late once it was accepted', async () => {
    const { app, people } = harbour;
    const { id, token } = await invite(people.admin, 'edith@harbour.example');
    await app.http().post('/api/invitations/accept').send({ token, name: 'Edith', password: 'slate otter lantern' }).expect(200);
    const answer = await people.admin.http.delete(`/api/invitations/${id}`);
    expect([answer.status, answer.body.code]).toEqual([409, 'identity.invitation-not-open']);
  });

  it("finds nothing of another organisation's, and no invitation that never was", async () => {
    const { app, people } = harbour;
    const { id } = await invite(people.admin, 'mary@harbour.example');
    const hill = await seedPeople(app, 'hillside');
    for (const unknown of [id, 'inv_00000000000000000000000000']) {
      const answer = await hill.admin.http.delete(`/api/invitations/${unknown}`);
      expect([answer.status, answer.body.code]).toEqual([404, 'identity.invitation-not-found']);
    }
    const odd = await hill.admin.http.delete('/api/invitations/1%27%20OR%201=1');
    expect([odd.status, odd.body.code]).toEqual([400, 'platform.invalid-request']);
  });
});
