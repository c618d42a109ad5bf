import { seedPeople, withPeople } from '@keystead/testing/src/people.js';
import { identityContext } from '../../identity.module.js';

const harbour = withPeople({ contexts: [identityContext] });
const appId = 'app_6f8g0h2j4k6m8n0p2q4r6s8t0v';

describe('the policy', () => {
  it('shows everybody what is forbidden, by whom, since when and why; of their own organisation', async () => {
    const { app, people } = harbour;
    const hill = await seedPeople(app, 'hillside');
    await people.admin.http.post('/api/policy/forbidden-apps').send({ appId, reason: '<b>No</b> agreement.' }).expect(204);
    await people.admin.http.post('/api/policy/forbidden-providers').send({ provider: 'openai', reason: 'Under review.' }).expect(204);
    await app.settled();
    const by = { by: people.admin.id, byName: 'admin of harbour', at: expect.stringMatching(/Z$/) };
    for (const role of ['user', 'developer', 'admin', 'auditor'] as const) {
      expect((await people[role].http.get('/api/policy').expect(200)).body).toEqual({
        forbiddenApps: [{ appId, appName: null, reason: '<b>No</b> agreement.', ...by }],
        forbiddenProviders: [{ provider: 'openai', reason: 'Under review.', ...by }],
      });
    }
    expect((await hill.admin.http.get('/api/policy')).body).toEqual({ forbiddenApps: [], forbiddenProviders: [] });
    expect((await app.http().get('/api/policy')).status).toBe(401);
  });
});
