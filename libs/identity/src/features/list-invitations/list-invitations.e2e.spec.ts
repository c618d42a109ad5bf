import { invite } from '@keystead/testing/src/invite.js';
import { seedPeople, withPeople } from '@keystead/testing/src/people.js';
import { identityContext } from '../../identity.module.js';

const harbour = withPeople({ contexts: [identityContext] });

describe('the list of invitations', () => {
  it('shows the newest first, each in its state, page by page', async () => {
    const { app, people } = harbour;
    const [open, revoked, expired] = [await invite(people.admin, 'a@harbour.example'), await invite(people.admin, 'b@harbour.example'), await invite(people.admin, 'c@harbour.example')];
    await people.admin.http.delete(`/api/invitations/${revoked.id}`).expect(204);
    await app.settled();
    await app.core.owner.query(`UPDATE read.identity_invitations SET "expires_at" = '2020-01-01T00:00:00.000Z' WHERE id = $1`, [expired.id]);

    const first = await people.admin.http.get('/api/invitations?limit=2');
    const second = await people.auditor.http.get(`/api/invitations?limit=2&cursor=${first.body.next}`);
    const items = [...first.body.items, ...second.body.items];
    expect(items.slice(0, 3)).toEqual(
      [
        { id: expired.id, email: 'c@harbour.example', state: 'expired' },
        { id: revoked.id, email: 'b@harbour.example', state: 'revoked' },
        { id: open.id, email: 'a@harbour.example', state: 'open' },
      ].map((item) => ({ ...item, memberId: expect.stringMatching(/^p_/), name: 'Grace Hopper', roles: ['user'], invitedAt: expect.stringMatching(/Z$/), expiresAt: expect.stringMatching(/Z$/) })),
    );
    expect(items[3]).toMatchObject({ state: 'accepted', email: expect.stringMatching(/@harbour\.example$/) });
    expect(app.warnings).toEqual([]);
  });

  it("shows a change at once to whoever made it, and nothing of another organisation's", async () => {
    const { app, people } = harbour;
    const hill = await seedPeople(app, 'hillside');
    const { id } = await invite(people.admin, 'd@harbour.example');
    const revoked = await people.admin.http.delete(`/api/invitations/${id}`);
    const { body } = await people.admin.http.get('/api/invitations?limit=1').set('Keystead-Min-Position', revoked.get('keystead-position')!);
    expect([body.items[0].id, body.items[0].state]).toEqual([id, 'revoked']);
    const theirs = await hill.admin.http.get('/api/invitations').set('Keystead-Min-Position', revoked.get('keystead-position')!);
    expect(theirs.body.items.map((item: { email: string }) => item.email.split('@')[1])).toEqual(Array(4).fill('hillside.example'));
  });

  it('is for administrators and auditors', async () => {
    for (const role of ['user', 'developer'] as const) expect((await harbour.people[role].http.get('/api/invitations')).status).toBe(403);
  });
});
