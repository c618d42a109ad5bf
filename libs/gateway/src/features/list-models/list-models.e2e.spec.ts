import { HOST_ID, startGatewayApp, type GatewayApp } from '@keystead/testing/src/providers/gateway-app.js';

let world: GatewayApp;
beforeAll(async () => {
  world = await startGatewayApp({ KEYSTEAD_DEMO: 'false' });
});
afterAll(() => world.stop());

const idsOf = async (role: 'user' | 'admin') => (await world.people[role].http.get('/api/models').expect(200)).body.items;

describe('the models a person may use', () => {
  it('are those with a price and a key of theirs, and the local ones; the practice model is in the demo only', async () => {
    expect(await idsOf('user')).toEqual([
      { id: 'openai-compatible/house', label: 'house', provider: 'openai-compatible', kind: 'cloud', charge: 'none' },
      { id: 'openai-compatible/mixtral', label: 'mixtral', provider: 'openai-compatible', kind: 'cloud', charge: 'provider' },
      { id: `ollama/${HOST_ID}/llama3.2:1b`, label: 'llama3.2:1b on the big one', provider: 'ollama', kind: 'local', charge: 'none' },
    ]);
    expect(await idsOf('admin')).toHaveLength(1);
  });

  it('shrink to what a key is restricted to, and to what is not forbidden', async () => {
    await world.people.user.http.put(`/api/keys/${world.keyId}/restrictions`).send({ apps: null, models: ['mixtral'] });
    await world.people.admin.http.post('/api/policy/forbidden-providers').send({ provider: 'ollama', reason: 'not yet' });
    expect((await idsOf('user')).map(({ id }: { id: string }) => id)).toEqual(['openai-compatible/mixtral']);
  });
});
