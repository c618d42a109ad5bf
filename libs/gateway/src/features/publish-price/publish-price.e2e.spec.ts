import { startGatewayApp, type GatewayApp } from '@keystead/testing/src/providers/gateway-app.js';

let world: GatewayApp;
beforeAll(async () => {
  world = await startGatewayApp();
});
afterAll(() => world.stop());

const price = { provider: 'openai-compatible', model: 'phi-4', inputUsdPerMillion: '0.07', outputUsdPerMillion: '0.14' };

describe('publishing a price', () => {
  it('gives the model a price and the price a version, once per idempotency key', async () => {
    const publish = () => world.people.admin.http.post('/api/prices').set('Idempotency-Key', 'p1').send(price).expect(201);
    const [first, second] = [await publish(), await publish()];
    expect([first.body.version, second.headers['keystead-position']]).toEqual([second.body.version, first.headers['keystead-position']]);
    const { items } = (await world.people.user.http.get('/api/prices').expect(200)).body;
    expect(items.filter(({ model }: { model: string }) => model === 'phi-4')).toMatchObject([{ inputUsdPerMillion: '0.07', outputUsdPerMillion: '0.14' }]);
  });

  it('takes amounts as people write them', async () => {
    await world.people.admin.http.post('/api/prices').send({ ...price, model: 'round', inputUsdPerMillion: '1.00', outputUsdPerMillion: '0.10' }).expect(201);
    const { items } = (await world.people.user.http.get('/api/prices').expect(200)).body;
    expect(items.filter(({ model }: { model: string }) => model === 'round')).toMatchObject([{ inputUsdPerMillion: '1', outputUsdPerMillion: '0.1' }]);
  });

  it('is for admins', async () => {
    await world.people.user.http.post('/api/prices').send(price).expect(403);
  });

  it.each([
    [{ ...price, model: '../etc' }, 400],
    [{ ...price, provider: 'openai' }, 400],
    [{ ...price, extra: 1 }, 400],
    [{ ...price, inputUsdPerMillion: '-1' }, 400],
    [{ ...price, inputUsdPerMillion: 'two' }, 400],
    [{ ...price, inputUsdPerMillion: '0.1234567' }, 400],
    [{ ...price, inputUsdPerMillion: '0', outputUsdPerMillion: '0' }, 422],
    [{ ...price, charge: 'none' }, 422],
  ])('refuses %j', async (body, status) => {
    await world.people.admin.http.post('/api/prices').send(body).expect(status);
  });
});
