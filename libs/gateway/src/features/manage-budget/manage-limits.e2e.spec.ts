import { factsOf, startGatewayApp, type GatewayApp } from '@keystead/testing/src/providers/gateway-app.js';
import { CallFailure, GATEWAY_CALLS, type GatewayCalls } from '../../contract/calls.js';

let world: GatewayApp;
beforeAll(async () => {
  world = await startGatewayApp({ KEYSTEAD_DEFAULT_BUDGET_USD: '7.5', KEYSTEAD_RUN_BUDGET_USD: '0.02' });
});
afterAll(() => world.stop());

const APP = 'app_00000000000000000000000001';
const body = { model: 'openai-compatible/mixtral', max_tokens: 100, messages: [{ role: 'user', content: 'Good morning' }] };
const ask = () => world.app.http().post('/v1/chat/completions').set('authorization', `Bearer ${world.token}`).send(body);
const put = (path: string, limitUsd: unknown) => world.people.admin.http.put(`/api/budget/limits/${path}`).send({ limitUsd });
const limits = async () => (await world.people.auditor.http.get('/api/budget/limits').expect(200)).body.items as object[];
const set = async () => (await factsOf(world.app, ['gateway.budget'])).filter(({ name }) => name === 'gateway.limit-set@1').map(({ data, actor }) => ({ ...data, actor }));

/** What an app's run is told. */
async function run(executionId: string, appId = APP): Promise<string> {
  const calls = world.app.app.get<GatewayCalls>(GATEWAY_CALLS, { strict: false });
  const identity = { executionId, appId, appName: 'Letters', appVersion: '1.0.0', models: [body.model], preference: null, deadline: new Date(Date.now() + 30_000), spendLimitUsd: null };
  try {
    for await (const _ of calls.chat({ organisation: world.people.organisation, member: world.people.user.id, run: identity, keyId: null, correlation: executionId, causation: null }, body, new AbortController().signal));
    return 'answered';
  } catch (error) {
    if (error instanceof CallFailure) throw error;
    return (error as { detail: string }).detail;
  }
}

describe('limits within the monthly budget', () => {
  it('are set by an admin for a member, a key and an app, each a fact, a repeat none', async () => {
    const { user, admin } = world.people;
    for (const path of [`user/${user.id}`, `key/${world.keyId}`, `app/${APP}`]) {
      expect((await put(path, '5').expect(200)).body).toMatchObject({ level: path.split('/')[0], limitUsd: '5', settledUsd: '0', reservedUsd: '0', leftUsd: '5' });
      await put(path, '5').expect(200);
    }
    expect(await set()).toEqual([['user', user.id], ['key', world.keyId], ['app', APP]].map(([level, subject]) => ({ level, subject, limitUsd: '5', actor: admin.id })));
    expect((await limits()).map((limit) => Object.values(limit).slice(0, 3))).toEqual([['organisation', null, '7.5'], ['user', user.id, '5'], ['key', world.keyId, '5'], ['app', APP, '5']]);
  });

  it.each([
    ['user', "^Your monthly budget of 0\\.001 USD has 0\\.001 USD left; this call needs up to 0\\.01\\d+ USD\\."],
    ['key', "^This key's monthly budget of 0\\.001 USD has 0\\.00008 USD left"],
  ] as const)('bind a %s: the refusal says which limit and how much is left; taken away, it binds nobody', async (level, words) => {
    const path = level === 'user' ? `user/${world.people.user.id}` : `key/${world.keyId}`;
    await put(path, '0.001').expect(200);
    expect((await ask().expect(402)).body.error.message).toMatch(new RegExp(words));
    expect((await put(path, null).expect(200)).body).toMatchObject({ limitUsd: null, leftUsd: null });
    await ask().expect(200);
  });

  it('bind an app', async () => {
    await put(`app/${APP}`, '0.001').expect(200);
    expect(await run('exe_00000000000000000000000001')).toMatch(/^This app's monthly budget of 0\.001 USD has 0\.001 USD left/);
    expect(await run('exe_00000000000000000000000002', 'app_00000000000000000000000002')).toBe('answered');
    const { body: shown } = await world.people.admin.http.get('/api/budget/limits/app/app_00000000000000000000000002').expect(200);
    expect(shown).toEqual({ level: 'app', subject: 'app_00000000000000000000000002', limitUsd: null, settledUsd: '0.00092', reservedUsd: '0', leftUsd: null });
  });

  it('bind every run by what the settings allow one run', async () => {
    const exe = 'exe_00000000000000000000000003';
    const told: string[] = [];
    while (told.at(-1) === undefined || (told.at(-1) === 'answered' && told.length < 40)) told.push(await run(exe, 'app_00000000000000000000000002'));
    expect(told.length).toBeGreaterThan(2);
    expect(told.at(-1)).toMatch(/^This run's budget of 0\.02 USD has 0\.0\d+ USD left; this call needs up to 0\.01\d+ USD\./);
    expect(await run('exe_00000000000000000000000004', 'app_00000000000000000000000002')).toBe('answered');
  });

  it.each([
    ['user/p_0123456789abcdefghjkmnpqrs', '5', 422],
    ['key/key_0123456789abcdefghjkmnpqrs', '5', 422],
    ['app/key_0123456789abcdefghjkmnpqrs', '5', 422],
    [`app/${APP}`, '-1', 422],
    [`app/${APP}`, '1.50', 400],
    [`app/${APP}`, 5, 400],
    ['organisation/org_0123456789abcdefghjkmnpqrs', '5', 400],
    ['app/x', '5', 400],
  ])('refuse %s with %j', async (path, limitUsd, status) => {
    const before = await set();
    await put(path, limitUsd).expect(status);
    expect(await set()).toEqual(before);
  });

  it('are a matter for administrators, and seen by auditors', async () => {
    const { user, auditor } = world.people;
    await user.http.get('/api/budget/limits').expect(403);
    await user.http.put(`/api/budget/limits/user/${user.id}`).send({ limitUsd: '100' }).expect(403);
    await auditor.http.put(`/api/budget/limits/user/${user.id}`).send({ limitUsd: '100' }).expect(403);
  });
});
