import { startGatewayApp, type GatewayApp } from '@keystead/testing/src/providers/gateway-app.js';

let world: GatewayApp;
beforeAll(async () => {
  world = await startGatewayApp();
});
afterAll(() => world.stop());

describe('prices', () => {
  it("are the organisation's own and the platform's, each with its version", async () => {
    const { items } = (await world.people.user.http.get('/api/prices').expect(200)).body;
    const named = (model: string) => items.find((price: { model: string }) => price.model === model);
    expect(named('gpt-4o-mini')).toEqual({ provider: 'openai', model: 'gpt-4o-mini', charge: 'provider', inputUsdPerMillion: '0.15', cachedInputUsdPerMillion: '0.075', outputUsdPerMillion: '0.6', version: '2026-08', effectiveFrom: '2026-08-01' });
    expect(named('mixtral')).toEqual({ provider: 'openai-compatible', model: 'mixtral', charge: 'provider', inputUsdPerMillion: '10', cachedInputUsdPerMillion: null, outputUsdPerMillion: '100', version: expect.stringMatching(/^own-\d$/), effectiveFrom: new Date().toISOString().slice(0, 10) });
    expect(items.filter((price: { provider: string }) => price.provider === 'practice')).toMatchObject([{ model: '*', charge: 'practice', inputUsdPerMillion: '0' }]);
  });
});
