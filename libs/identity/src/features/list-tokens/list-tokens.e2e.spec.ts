import { withPeople } from '@keystead/testing/src/people.js';
import { identityContext } from '../../identity.module.js';

const harbour = withPeople({ contexts: [identityContext] });

describe("the list of one's tokens", () => {
  it('shows each in its state and when it was last used, newest first, and nothing that opens a door', async () => {
    const { app, people } = harbour;
    const issue = async (name: string) => (await people.user.http.post('/api/tokens').send({ name, expiresInDays: 30 }).expect(201)).body as { id: string; token: string };
    const [used, revoked, expired] = [await issue("Ada's <laptop>"), await issue('server'), await issue('old')];
    await people.developer.http.post('/api/tokens').send({ name: 'of somebody else', expiresInDays: 1 }).expect(201);
    const before = new Date().toISOString();
    await app.http().get('/api/session').set('Authorization', `Bearer ${used.token}`).expect(200);
    const last = await people.user.http.delete(`/api/tokens/${revoked.id}`);
    await app.settled();
    await app.core.owner.query(`UPDATE read.identity_tokens SET expires_at = '2020-01-01T00:00:00.000Z' WHERE id = $1`, [expired.id]);

    const { body } = await people.user.http.get('/api/tokens').set('Keystead-Min-Position', last.get('keystead-position')!);
    const time = expect.stringMatching(/Z$/);
    expect(body).toEqual({
      items: [
        { id: expired.id, name: 'old', createdAt: time, expiresAt: '2020-01-01T00:00:00.000Z', lastUsedAt: null, state: 'expired' },
        { id: revoked.id, name: 'server', createdAt: time, expiresAt: time, lastUsedAt: null, state: 'revoked' },
        { id: used.id, name: "Ada's <laptop>", createdAt: time, expiresAt: time, lastUsedAt: time, state: 'active' },
      ],
      next: null,
    });
    expect(body.items[2].lastUsedAt >= before).toBe(true);

    const first = await people.user.http.get('/api/tokens?limit=2');
    const second = await people.user.http.get(`/api/tokens?limit=2&cursor=${first.body.next}`);
    expect([...first.body.items, ...second.body.items]).toEqual(body.items);
    expect(app.warnings).toEqual([]);
  });

  it.each(['limit=0', 'limit=201', 'cursor=%00', 'cursor=nonsense!', 'memberId=p_1'])('%s is refused', async (query) => {
    const answer = await harbour.people.user.http.get(`/api/tokens?${query}`);
    expect([answer.status, answer.body.code]).toEqual([400, 'platform.invalid-request']);
  });
});
