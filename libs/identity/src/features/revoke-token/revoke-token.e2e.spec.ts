import { seedPeople, withPeople } from '@keystead/testing/src/people.js';
import { identityContext } from '../../identity.module.js';

const harbour = withPeople({ contexts: [identityContext] });

describe('revoking a token', () => {
  it('shuts its door at once; doing it twice is fine', async () => {
    const { app, people } = harbour;
    const { body } = await people.user.http.post('/api/tokens').send({ name: 'a', expiresInDays: 1 }).expect(201);
    const asked = () => app.http().get('/api/session').set('Authorization', `Bearer ${body.token}`);
    await asked().expect(200);
    await people.user.http.delete(`/api/tokens/${body.id}`).expect(204);
    const after = await asked();
    expect([after.status, after.body.code]).toEqual([401, 'platform.not-signed-in']);
    await people.user.http.delete(`/api/tokens/${body.id}`).expect(204);
    const facts = [];
    for await (const { event } of app.core.log.readAll({ types: ['identity.token-revoked@1'] })) facts.push(event.data);
    expect(facts).toEqual([{ tokenId: body.id, memberId: people.user.id, reason: 'revoked-by-owner' }]);
  });

  it("is for one's own tokens: nobody else's exists", async () => {
    const { app, people } = harbour;
    const hill = await seedPeople(app, 'hillside');
    const { body } = await people.user.http.post('/api/tokens').send({ name: 'a', expiresInDays: 1 }).expect(201);
    for (const { http } of [people.admin, hill.admin]) {
      const answer = await http.delete(`/api/tokens/${body.id}`);
      expect([answer.status, answer.body.code]).toEqual([404, 'identity.token-not-found']);
    }
    await app.http().get('/api/session').set('Authorization', `Bearer ${body.token}`).expect(200);
  });
});
