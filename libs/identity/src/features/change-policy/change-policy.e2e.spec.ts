import { withPeople } from '@keystead/testing/src/people.js';
import { POLICY_READER, type PolicyReader } from '../../contract/policy.js';
import { identityContext } from '../../identity.module.js';

const harbour = withPeople({ contexts: [identityContext] });
const appId = 'app_6f8g0h2j4k6m8n0p2q4r6s8t0v';

describe('changing the policy', () => {
  it('holds for other contexts from the moment it is stored', async () => {
    const { app, people } = harbour;
    const reader = app.app.get<PolicyReader>(POLICY_READER, { strict: false });
    const { http, id: by } = people.admin;
    expect(await reader.current(people.organisation)).toEqual({ forbiddenApps: new Map(), forbiddenProviders: new Map() });
    await http.post('/api/policy/forbidden-apps').send({ appId, appName: 'Letter writer', reason: 'No agreement.' }).expect(204);
    await http.post('/api/policy/forbidden-providers').send({ provider: 'openai', reason: 'No agreement.' }).expect(204);
    const at = expect.any(Date);
    expect(await reader.current(people.organisation)).toEqual({
      forbiddenApps: new Map([[appId, { appName: 'Letter writer', reason: 'No agreement.', by, at }]]),
      forbiddenProviders: new Map([['openai', { reason: 'No agreement.', by, at }]]),
    });
    await http.delete(`/api/policy/forbidden-apps/${appId}`).expect(204);
    await http.delete('/api/policy/forbidden-providers/openai').expect(204);
    await http.delete('/api/policy/forbidden-providers/openai').expect(204);
    expect(await reader.current(people.organisation)).toEqual({ forbiddenApps: new Map(), forbiddenProviders: new Map() });
    const facts = [];
    for await (const { event, header } of app.core.log.readAll({ categories: ['identity.policy'] })) facts.push([event.name, event.data, header.actor.id]);
    expect(facts).toEqual([
      ['identity.app-forbidden@1', { appId, appName: 'Letter writer', reason: 'No agreement.' }, by],
      ['identity.provider-forbidden@1', { provider: 'openai', reason: 'No agreement.' }, by],
      ['identity.app-allowed@1', { appId }, by],
      ['identity.provider-allowed@1', { provider: 'openai' }, by],
    ]);
  });

  it('twice with one key is once; with another body it is refused', async () => {
    const forbid = (reason: string) => harbour.people.admin.http.post('/api/policy/forbidden-providers').set('Idempotency-Key', 'k').send({ provider: 'ollama', reason });
    const answers = [await forbid('Not here.'), await forbid('Not here.'), await forbid('Another reason.')];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([[204, undefined], [204, undefined], [409, 'platform.idempotency-key-reused']]);
    expect(answers[1]!.get('keystead-position')).toBe(answers[0]!.get('keystead-position'));
  });

  it.each([
    ['forbidden-apps', { appId: 'app_1', reason: 'x' }, 'appId'],
    ['forbidden-apps', { appId: `key${appId.slice(3)}`, reason: 'x' }, 'appId'],
    ['forbidden-apps', { appId, reason: '' }, 'reason'],
    ['forbidden-apps', { appId, reason: 'x', by: 'p_1' }, ''],
    ['forbidden-providers', { provider: 'opnai', reason: 'x' }, 'provider'],
    ['forbidden-providers', { provider: 'openai', reason: 'x'.repeat(501) }, 'reason'],
  ])('%s refuses %j', async (path, body, field) => {
    const answer = await harbour.people.admin.http.post(`/api/policy/${path}`).send(body);
    expect([answer.status, answer.body.code, answer.body.errors[0].field]).toEqual([400, 'platform.invalid-request', field]);
  });

  it.each(['user', 'developer', 'auditor'] as const)('is not for the %s', async (role) => {
    const { http } = harbour.people[role];
    const answers = [await http.post('/api/policy/forbidden-apps').send({ appId, reason: 'x' }), await http.delete('/api/policy/forbidden-providers/ollama')];
    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
  });
});
