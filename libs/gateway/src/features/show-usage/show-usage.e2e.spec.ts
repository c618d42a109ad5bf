import { HOST_ID, startGatewayApp, type GatewayApp } from '@keystead/testing/src/providers/gateway-app.js';

let world: GatewayApp;
beforeAll(async () => {
  world = await startGatewayApp();
  const ask = (model: string) => world.app.http().post('/v1/chat/completions').set('authorization', `Bearer ${world.token}`).send({ model, messages: [{ role: 'user', content: 'Good morning' }] });
  await ask('openai-compatible/mixtral').expect(200);
  await ask('openai-compatible/mixtral').expect(200);
  await ask(`ollama/${HOST_ID}/llama3.2:1b`).expect(200);
  world.openai.script.next({ kind: 'error', status: 400 });
  await ask('openai-compatible/mixtral').expect(502);
  await world.app.settled();
});
afterAll(() => world.stop());

const today = new Date().toISOString().slice(0, 10);
const mixtral = { calls: 3, failures: 1, inputTokens: 24, outputTokens: 16, estimated: 0, costUsd: '0.00184' };
const local = { calls: 1, failures: 0, inputTokens: 12, outputTokens: 8, estimated: 0, costUsd: '0' };
const sum = { calls: 4, failures: 1, inputTokens: 36, outputTokens: 24, estimated: 0, costUsd: '0.00184' };

describe('usage', () => {
  it("adds up a person's month by app, model and day, and says who bills", async () => {
    const { body } = await world.people.user.http.get('/api/usage').expect(200);
    expect(body).toEqual({
      month: today.slice(0, 7),
      totals: sum,
      byApp: [{ appId: null, ...sum }],
      byModel: [
        { model: `ollama/${HOST_ID}/llama3.2:1b`, charge: 'none', ...local },
        { model: 'openai-compatible/mixtral', charge: 'provider', ...mixtral },
      ],
      byDay: [{ day: today, ...sum }],
    });
  });

  it("shows the organisation's to those who answer for it, and to nobody else", async () => {
    const asked = async (role: 'user' | 'developer' | 'admin' | 'auditor') => {
      const { status, body } = await world.people[role].http.get('/api/usage?scope=organisation');
      return [status, body.totals?.calls ?? body.code];
    };
    expect([await asked('admin'), await asked('auditor'), await asked('developer'), await asked('user')]).toEqual([[200, 4], [200, 4], [403, 'platform.forbidden'], [403, 'platform.forbidden']]);
  });

  it('has nothing for another month and refuses what is none', async () => {
    expect((await world.people.user.http.get('/api/usage?month=2025-01').expect(200)).body.totals.calls).toBe(0);
    await world.people.user.http.get('/api/usage?month=2025-13').expect(400);
    await world.people.user.http.get("/api/usage?month=2025-01'--").expect(400);
    await world.people.user.http.get('/api/usage?who=p_1').expect(400);
  });

  it('ends without a complaint of the worker', () => {
    expect(world.app.warnings).toEqual([]);
  });

  it('counts the calls whose cost the provider did not count', async () => {
    world.openai.script.next({ kind: 'answer', usage: null });
    await world.app.http().post('/v1/chat/completions').set('authorization', `Bearer ${world.token}`).send({ model: 'openai-compatible/mixtral', messages: [{ role: 'user', content: 'Good evening' }] }).expect(200);
    await world.app.settled();
    const { totals, byModel } = (await world.people.user.http.get('/api/usage').expect(200)).body as { totals: { estimated: number }; byModel: { model: string; estimated: number }[] };
    expect([totals.estimated, byModel.map(({ estimated }) => estimated)]).toEqual([1, [0, 1]]);
  });
});
