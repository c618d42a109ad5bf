import { factsOf, HOST_ID, startGatewayApp, type GatewayApp } from '@keystead/testing/src/providers/gateway-app.js';
import { FAILURE_TEXT } from '../../contract/failure.js';
import { LOCAL_HOSTS, type LocalHosts } from '../../contract/local-hosts.js';

/** Stand-ins: the providers. A machine that is off is an address where nothing listens. */
let world: GatewayApp;
beforeAll(async () => {
  world = await startGatewayApp();
});
afterAll(() => world.stop());
afterEach(() => jest.restoreAllMocks());

const OFF = 'hst_0123456789abcdefghjkmnpqrt';

/** Machines of the organisation, in this order; `OFF` does not answer. */
function machines(...ids: string[]): void {
  const hosts = world.app.app.get<LocalHosts>(LOCAL_HOSTS, { strict: false });
  const baseUrlOf = hosts.baseUrlOf.bind(hosts);
  jest.spyOn(hosts, 'modelsOf').mockResolvedValue(ids.map((hostId) => ({ hostId, hostName: hostId, model: 'llama3.2:1b' })));
  jest.spyOn(hosts, 'baseUrlOf').mockImplementation(async (organisation, id) => (id === OFF ? 'http://127.0.0.1:9' : baseUrlOf(organisation, id)));
}

const ask = (model: string, over: object = {}) => world.app.http().post('/v1/chat/completions').set('authorization', `Bearer ${world.token}`).send({ model, max_tokens: 20, messages: [{ role: 'user', content: 'Good morning' }], ...over });

/** The facts that one request added. */
async function story(act: () => Promise<unknown>) {
  const categories = ['gateway.call', 'gateway.budget', 'keys.key'];
  const before = (await factsOf(world.app, categories)).length;
  await act();
  return (await factsOf(world.app, categories)).slice(before).filter(({ name }) => name !== 'gateway.budget-opened@1');
}

const lines = (facts: Awaited<ReturnType<typeof story>>) => facts.map(({ name, data }) => [name, data['model'] ?? data['costUsd'], data['failure']].filter((part) => part !== undefined).join(' '));

describe('a request that leaves the model open', () => {
  it('goes to the next machine when the first is off; both are on the record, and nothing stays held', async () => {
    machines(OFF, HOST_ID);
    const facts = await story(async () => {
      const { body, headers } = await ask('local').expect(200);
      expect([body.model, headers['keystead-request-id'], headers['keystead-attempts']]).toEqual([`ollama/${HOST_ID}/llama3.2:1b`, body.id, '1']);
    });
    expect(lines(facts)).toEqual([
      `gateway.spend-reserved@1 ollama/${OFF}/llama3.2:1b`,
      `gateway.provider-called@1 ollama/${OFF}/llama3.2:1b`,
      `gateway.call-failed@1 ollama/${OFF}/llama3.2:1b unreachable`,
      'gateway.spend-settled@1 0',
      `gateway.spend-reserved@1 ollama/${HOST_ID}/llama3.2:1b`,
      `gateway.provider-called@1 ollama/${HOST_ID}/llama3.2:1b`,
      `gateway.call-settled@1 ollama/${HOST_ID}/llama3.2:1b`,
      'gateway.spend-settled@1 0',
    ]);
    expect(facts[5]!.data['candidates']).toEqual([{ model: `ollama/${OFF}/llama3.2:1b`, veto: FAILURE_TEXT.unreachable }, { model: `ollama/${HOST_ID}/llama3.2:1b`, veto: null }]);
    expect(new Set(facts.map(({ correlation }) => correlation)).size).toBe(1);
  });

  it('goes from a provider in trouble to a machine of the house, also while it streams', async () => {
    machines(HOST_ID);
    for (const stream of [false, true]) {
      world.openai.script.next({ kind: 'error', status: 503 });
      const facts = await story(async () => {
        const { text } = await ask('small', { stream }).expect(200);
        expect(text).toContain(`"model":"ollama/${HOST_ID}/llama3.2:1b"`);
        expect(text).not.toContain('openai-compatible');
      });
      expect(facts.filter(({ name }) => name === 'gateway.call-failed@1' || name === 'gateway.call-settled@1').map(({ data }) => data['provider'])).toEqual(['openai-compatible', 'ollama']);
    }
    expect((await world.people.user.http.get('/api/budget').expect(200)).body.reservedUsd).toBe('0');
  });

  it('tells what went wrong first when no machine answers, and asks no cloud', async () => {
    machines(OFF);
    const before = world.openai.requests.length;
    expect((await ask('local').expect(502)).body.error).toMatchObject({ code: 'unreachable', source: 'provider' });
    expect(world.openai.requests).toHaveLength(before);
  });

  it('stays where it is once a piece was shown', async () => {
    machines(HOST_ID);
    const before = world.ollama.requests.length;
    world.openai.script.next({ kind: 'no-terminal', pieces: ['Good '] });
    expect((await ask('small', { stream: true }).expect(200)).text).toContain('The answer broke off before its end.');
    expect(world.ollama.requests).toHaveLength(before);
  });

  it('stays where it is when a model was named', async () => {
    machines(OFF, HOST_ID);
    await ask(`ollama/${OFF}/llama3.2:1b`).expect(502);
  });

  it('goes on past a provider that is given a pause', async () => {
    machines(HOST_ID);
    world.openai.script.next(...Array.from({ length: 5 }, () => ({ kind: 'html' as const })));
    for (let times = 0; times < 5; times += 1) await ask('openai-compatible/house');
    const facts = await story(async () => expect((await ask('small').expect(200)).body.model).toBe(`ollama/${HOST_ID}/llama3.2:1b`));
    expect(facts.find(({ name }) => name === 'gateway.call-refused@1')!.data['code']).toBe('gateway.provider-suspended');
  });
});

describe('the key of a call', () => {
  const called = async (model: string, headers: Record<string, string> = {}) => (await story(() => ask(model).set(headers).expect(200))).find(({ name }) => name === 'gateway.provider-called@1')!.data;
  const vault = async (name: string, provider: string, baseUrl?: string) => (await world.people.user.http.post('/api/keys').send({ name, provider, secret: 'practice-Q7xW2vB9nM4kL1pZ8cR5', ...(baseUrl === undefined ? {} : { baseUrl }) }).expect(201)).body.id as string;

  it('is the newest one that fits, and a named one before all', async () => {
    const [seeded, mine] = [await vault('Practice key', 'practice'), await vault('My own', 'practice')];
    expect([(await called('practice/scribe-small'))['keyId'], (await called('practice/scribe-small', { 'keystead-key': seeded }))['keyId'], (await called('small', { 'keystead-key': seeded }))['model']]).toEqual([mine, seeded, 'practice/scribe-small']);
  });
});
