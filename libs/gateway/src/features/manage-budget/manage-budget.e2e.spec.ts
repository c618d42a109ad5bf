import { factsOf, startGatewayApp, type GatewayApp } from '@keystead/testing/src/providers/gateway-app.js';

let world: GatewayApp;
beforeAll(async () => {
  world = await startGatewayApp({ KEYSTEAD_DEFAULT_BUDGET_USD: '7.5' });
});
afterAll(() => world.stop());

function ask(over: object = {}) {
  return world.app.http().post('/v1/chat/completions').set('authorization', `Bearer ${world.token}`).send({ model: 'openai-compatible/mixtral', max_tokens: 100, messages: [{ role: 'user', content: 'Good morning' }], ...over });
}

describe('the monthly budget', () => {
  it('begins with the limit of the settings and is shown to everybody', async () => {
    const { body } = await world.people.auditor.http.get('/api/budget').expect(200);
    expect(body).toEqual({ month: new Date().toISOString().slice(0, 7), limitUsd: '7.5', settledUsd: '0', reservedUsd: '0' });
  });

  it('is set by an admin and by nobody else', async () => {
    await world.people.user.http.put('/api/budget').send({ limitUsd: '100' }).expect(403);
    const { body, headers } = await world.people.admin.http.put('/api/budget').send({ limitUsd: '0.5' }).expect(200);
    expect([body.limitUsd, headers['keystead-position'] !== undefined]).toEqual(['0.5', true]);
  });

  it.each([
    ['-1', 422],
    ['1.50', 400],
    ['1e3', 400],
    ['', 400],
    [5, 400],
    [null, 400],
    ['0.0000000000001', 400],
  ])('refuses %j as a limit', async (limitUsd, status) => {
    await world.people.admin.http.put('/api/budget').send({ limitUsd }).expect(status);
  });

  it('refuses a call that does not fit, with figures, before any provider is called', async () => {
    const before = world.openai.requests.length;
    const { body } = await ask({ max_tokens: 65_536 }).expect(402);
    expect(body.error).toMatchObject({ type: 'insufficient_quota', code: 'gateway.budget-spent', source: 'gateway' });
    expect(body.error.message).toMatch(/^The organisation's monthly budget of 0\.5 USD has 0\.5 USD left; this call needs up to 6\.5\d+ USD\./);
    expect(world.openai.requests).toHaveLength(before);
  });

  it('lowers a cap that the caller left open, and says so', async () => {
    await world.people.admin.http.put('/api/budget').send({ limitUsd: '0.1' }).expect(200);
    const { headers } = await ask({ max_tokens: undefined }).expect(200);
    const cap = Number(headers['keystead-output-cap']?.replace('; lowered', ''));
    expect(headers['keystead-output-cap']).toMatch(/^\d+; lowered$/);
    expect(cap).toBeGreaterThan(256);
    expect(world.openai.requests.at(-1)!.body).toMatchObject({ max_tokens: cap });
  });

  it('is never exceeded by calls that arrive together: each is answered, or told to come back in a moment', async () => {
    await world.people.admin.http.put('/api/budget').send({ limitUsd: '0.2' }).expect(200);
    // Each call is bound to a little over 0.01 USD and costs 0.00092: all forty fit one after the other, about a dozen at once. How many
    // had to come back depends on how fast the machine is; the budget does not.
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask().then(({ status }) => status)));
    const { body } = await world.people.user.http.get('/api/budget').expect(200);
    expect(answers.filter((status) => status === 200).length).toBeGreaterThan(10);
    expect(answers.filter((status) => status !== 200 && status !== 429)).toEqual([]);
    expect(body.reservedUsd).toBe('0');
    let held = 0n;
    let settled = 0n;
    let highest = 0n;
    const open = new Map<string, bigint>();
    const pico = (usd: unknown) => BigInt(Math.round(Number(usd) * 1e12));
    for (const { name, data } of await factsOf(world.app, ['gateway.budget'])) {
      const id = String(data['reservationId']);
      if (name === 'gateway.spend-reserved@1') {
        open.set(id, pico(data['boundUsd']));
        held += pico(data['boundUsd']);
      }
      if (name === 'gateway.spend-settled@1') {
        held -= open.get(id)!;
        settled += pico(data['costUsd']);
      }
      if (held + settled > highest) highest = held + settled;
    }
    expect(highest <= pico('0.2')).toBe(true);
    expect(pico(body.settledUsd)).toBe(settled);
  });
});
