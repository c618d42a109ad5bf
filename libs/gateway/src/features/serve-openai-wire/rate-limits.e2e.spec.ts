import { startGatewayApp, type GatewayApp } from '@keystead/testing/src/providers/gateway-app.js';

let world: GatewayApp;
beforeAll(async () => {
  world = await startGatewayApp({ KEYSTEAD_CALLS_PER_TOKEN: '3', KEYSTEAD_CALLS_PER_ORGANISATION: '5' });
});
afterAll(() => world.stop());

const ask = (token: string) => world.app.http().post('/v1/chat/completions').set('authorization', `Bearer ${token}`).send({ model: 'practice/scribe-small', messages: [{ role: 'user', content: 'Good morning' }] });

describe('requests to /v1', () => {
  it('are limited per token, in the words that clients of OpenAI read, and cost nothing then', async () => {
    const answers = [await ask(world.token), await ask(world.token), await world.app.http().get('/v1/models').set('authorization', `Bearer ${world.token}`)];
    expect(answers.map(({ status, headers }) => [status, headers['x-ratelimit-remaining-requests']])).toEqual([[200, '2'], [200, '1'], [200, '0']]);
    const { body, headers } = await ask(world.token).expect(429);
    expect(body.error).toEqual({ message: expect.stringMatching(/^This token may send 3 requests a minute\. Try again in \d+ s\.$/), type: 'rate_limit_error', code: 'gateway.rate-limited', param: null, source: 'gateway', request_id: expect.any(String), provider_request_id: null });
    expect([Number(headers['retry-after']) > 0, headers['x-ratelimit-limit-requests']]).toEqual([true, '3']);
  });

  it('are limited for the organisation as a whole, and other tokens and the portal are not', async () => {
    const tokens = await Promise.all(['a', 'b'].map(async (name) => (await world.people.user.http.post('/api/tokens').send({ name, expiresInDays: 1 }).expect(201)).body.token as string));
    expect([(await ask(tokens[0]!)).status, (await ask(tokens[1]!)).status]).toEqual([200, 200]);
    expect((await ask(tokens[1]!).expect(429)).body.error.message).toMatch(/^Your organisation may send 5 requests a minute/);
    await world.people.user.http.get('/api/models').expect(200);
  });

  it('without a token are strangers’ and count for nobody', async () => {
    await ask('ks_pat_nobody').expect(401);
  });
});
