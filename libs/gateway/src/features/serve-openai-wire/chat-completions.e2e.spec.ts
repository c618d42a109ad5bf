import OpenAI from 'openai';
import { eventually } from '@keystead/testing/src/eventually.js';
import { factsOf, HOST_ID, PROVIDER_SECRET, startGatewayApp, type GatewayApp } from '@keystead/testing/src/providers/gateway-app.js';

/** Real: HTTP, PostgreSQL, vault, budgets, the official client on both sides. Stand-ins: the providers. */
let world: GatewayApp;
beforeAll(async () => {
  world = await startGatewayApp();
});
afterAll(() => world.stop());

const hello = { messages: [{ role: 'user' as const, content: 'Good morning' }] };

function post(body: object, headers: Record<string, string> = {}) {
  return world.app.http().post('/v1/chat/completions').set({ authorization: `Bearer ${world.token}`, ...headers }).send(body);
}

function client(): OpenAI {
  return new OpenAI({ baseURL: `${world.app.url}/v1`, apiKey: world.token, maxRetries: 0 });
}

async function budget(): Promise<{ settledUsd: string; reservedUsd: string }> {
  return (await world.people.user.http.get('/api/budget').expect(200)).body;
}

/** The facts that one call added, names only. */
async function factsAfter(act: () => Promise<unknown>): Promise<{ name: string; data: Record<string, unknown>; actor: string | null }[]> {
  const categories = ['gateway.call', 'gateway.budget', 'keys.key'];
  const before = (await factsOf(world.app, categories)).length;
  await act();
  return (await factsOf(world.app, categories)).slice(before);
}

describe('a chat completion', () => {
  it('reserves, opens the key on the record, calls, and settles, in this order', async () => {
    const facts = await factsAfter(async () => {
      const { body, headers } = await post({ model: 'openai-compatible/mixtral', ...hello }).expect(200);
      expect(body).toMatchObject({
        object: 'chat.completion',
        model: 'openai-compatible/mixtral',
        choices: [{ index: 0, message: { role: 'assistant', content: 'Good morning from the stand-in.', refusal: null }, logprobs: null, finish_reason: 'stop' }],
        usage: { prompt_tokens: 12, completion_tokens: 8, total_tokens: 20, cost: '0.00092', cost_details: { provider: '0.00092', app_fee: '0', commission: '0', charge: 'provider', text: 'charged by your provider' }, source: 'provider_final', price_version: 'own-2' },
      });
      expect([headers['keystead-cost'], headers['keystead-attempts'], headers['keystead-output-cap'], headers['keystead-request-id']]).toEqual(['0.00092', '1', '4096', body.id]);
    });
    expect(facts.map(({ name }) => name).filter((name) => name !== 'gateway.budget-opened@1')).toEqual(['gateway.spend-reserved@1', 'keys.key-accessed@1', 'gateway.provider-called@1', 'gateway.call-settled@1', 'gateway.spend-settled@1']);
    expect(facts.every(({ actor }) => actor === world.people.user.id)).toBe(true);
    expect(JSON.stringify(facts)).not.toContain('Good morning');
    expect(JSON.stringify(facts)).not.toContain(PROVIDER_SECRET);
    const called = facts.find(({ name }) => name === 'gateway.provider-called@1')!.data;
    expect(called).toMatchObject({ asked: 'openai-compatible/mixtral', destination: world.openai.url, keyId: world.keyId, charge: 'provider', priceVersion: 'own-2', outputCap: 4_096 });
  });

  it('streams to the official client, with usage only where it was asked for', async () => {
    const chunks = [];
    for await (const chunk of await client().chat.completions.create({ model: 'openai-compatible/mixtral', stream: true, ...hello })) chunks.push(chunk);
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? choices[0]?.finish_reason)).toEqual(['Good ', 'morning ', 'from the ', 'stand-in.', 'stop']);
    const last = [];
    for await (const chunk of await client().chat.completions.create({ model: 'openai-compatible/mixtral', stream: true, stream_options: { include_usage: true }, ...hello })) last.push(chunk.usage);
    expect(last.at(-1)).toMatchObject({ prompt_tokens: 12, completion_tokens: 8, cost: '0.00092' });
  });

  it('shows a budget that adds up to the pico-USD and holds nothing when all is quiet', async () => {
    const before = await budget();
    await post({ model: 'openai-compatible/mixtral', ...hello }).expect(200);
    const after = await budget();
    expect([Math.round((Number(after.settledUsd) - Number(before.settledUsd)) * 1e12), after.reservedUsd]).toEqual([920_000_000, '0']);
  });

  it('says who bills: nobody for a local model, nobody for the house model, practice for the practice model', async () => {
    const texts = [];
    for (const model of [`ollama/${HOST_ID}/llama3.2:1b`, 'openai-compatible/house', 'practice/scribe-small']) {
      const { body } = await post({ model, ...hello }).expect(200);
      texts.push([body.usage.cost, body.usage.cost_details.text, body.usage.local?.tokens_per_second ?? null]);
    }
    expect(texts).toEqual([['0', 'no provider charge', 16], ['0', 'no provider charge', null], ['0', 'practice, nobody is billed', null]]);
  });

  it('resolves a class to what the person has', async () => {
    expect((await post({ model: 'small', ...hello }).expect(200)).body.model).toBe('openai-compatible/house');
    expect((await post({ model: 'local', ...hello }).expect(200)).body.model).toBe(`ollama/${HOST_ID}/llama3.2:1b`);
  });

  it.each([
    ['an unknown model', { model: 'openai/gpt-9', ...hello }, 403, 'gateway.no-key-for-model'],
    ['nonsense', { model: 'nonsense', ...hello }, 404, 'gateway.model-unknown'],
    ['a model without a price', { model: 'openai-compatible/unpriced', ...hello }, 422, 'gateway.model-unpriced'],
  ])('refuses %s, on the record', async (_, body, status, code) => {
    const facts = await factsAfter(async () => {
      const answer = await post(body).expect(status);
      expect(answer.body.error).toMatchObject({ code, source: 'gateway' });
    });
    expect(facts.map(({ name, data }) => [name, data['code']])).toEqual([['gateway.call-refused@1', code]]);
  });

  it('refuses half of a character in the words of the wire', async () => {
    const { body } = await post({ model: 'small\ud800', ...hello }).expect(400);
    expect(body.error).toMatchObject({ type: 'invalid_request_error', source: 'gateway' });
  });

  it('refuses what it does not build, without calling anybody', async () => {
    const before = world.openai.requests.length;
    const { body } = await post({ model: 'openai-compatible/mixtral', store: true, ...hello }).expect(400);
    expect(body.error).toEqual({ message: '"store" is not allowed: answers are never stored at the provider.', type: 'invalid_request_error', code: 'gateway.chat-request-unsupported', param: 'store', source: 'gateway', request_id: expect.any(String), provider_request_id: null });
    expect(world.openai.requests).toHaveLength(before);
  });

  it.each(['', 'key_1', 'tok_0123456789abcdefghjkmnpqrs', 'key_0123456789abcdefghjkmnpqrs, key_0123456789abcdefghjkmnpqrt', "key_' OR 1=1 --"])('refuses %j as the id of a key, and calls nobody', async (id) => {
    const before = world.openai.requests.length;
    const { body } = await post({ model: 'small', ...hello }, { 'keystead-key': id }).expect(400);
    expect([body.error.code, body.error.param, world.openai.requests.length]).toEqual(['gateway.chat-request-invalid', 'keystead-key', before]);
  });

  it('takes the id of a key that is not the caller’s for none', async () => {
    const { body } = await post({ model: 'openai-compatible/mixtral', ...hello }, { 'keystead-key': 'key_0123456789abcdefghjkmnpqrs' }).expect(403);
    expect(body.error.code).toBe('gateway.no-key-for-model');
  });

  it('takes tokens only: neither strangers nor a browser session', async () => {
    await world.app.http().post('/v1/chat/completions').send({ model: 'small', ...hello }).expect(401);
    const { body } = await world.people.user.http.post('/v1/chat/completions').send({ model: 'small', ...hello }).expect(401);
    expect(body.error.code).toBe('gateway.token-needed');
    expect((await world.app.http().get('/metrics').expect(200)).text).toMatch(/^keystead_refusals_total\{code="gateway\.token-needed"\} [1-9]/m);
  });

  it('settles although the words of the provider end in the middle of a character', async () => {
    const facts = await factsAfter(async () => {
      world.openai.script.next({ kind: 'error', status: 400, message: `${'no '.repeat(99)}no😀, and more` });
      const { body } = await post({ model: 'openai-compatible/mixtral', ...hello }).expect(502);
      expect([body.error.code, (body.error.message as string).isWellFormed()]).toEqual(['provider_error', true]);
    });
    expect(facts.slice(-2).map(({ name, data }) => [name, data['failure'] ?? data['costUsd']])).toEqual([['gateway.call-failed@1', 'provider_error'], ['gateway.spend-settled@1', '0']]);
    await post({ model: 'openai-compatible/mixtral', ...hello }).expect(200);
  });

  it.each([
    [{ kind: 'error' as const, status: 401, message: 'Incorrect API key provided: {key}' }, 502, 'auth', '0'],
    [{ kind: 'error' as const, status: 400, message: 'bad' }, 502, 'provider_error', '0'],
    [{ kind: 'html' as const }, 502, 'malformed', 'estimate'],
    [{ kind: 'empty' as const }, 502, 'malformed', 'estimate'],
    [{ kind: 'cut' as const, pieces: [] }, 502, 'unreachable', 'estimate'],
  ])('tells what the provider did: %j', async (behaviour, status, code, cost) => {
    const facts = await factsAfter(async () => {
      world.openai.script.next(behaviour);
      const { body } = await post({ model: 'openai-compatible/mixtral', max_tokens: 10, ...hello }).expect(status);
      expect(body.error).toMatchObject({ code, source: 'provider' });
      expect(JSON.stringify(body)).not.toContain(PROVIDER_SECRET.slice(3, 12));
    });
    const failed = facts.find(({ name }) => name === 'gateway.call-failed@1')!.data;
    expect([failed['failure'], failed['usageSource']]).toEqual([code, 'estimate']);
    const settled = facts.find(({ name }) => name === 'gateway.spend-settled@1')!.data;
    const reserved = facts.find(({ name }) => name === 'gateway.spend-reserved@1')!.data;
    expect(settled['costUsd']).toBe(cost === '0' ? '0' : reserved['boundUsd']);
    expect(JSON.stringify(facts)).not.toContain(PROVIDER_SECRET.slice(3, 12));
    // Each case is a story of its own: a success in between keeps the circuit closed.
    await post({ model: 'openai-compatible/mixtral', ...hello }).expect(200);
  });

  it('tries again before the first piece, and says how often', async () => {
    world.openai.script.next({ kind: 'error', status: 500 }, { kind: 'error', status: 429, retryAfter: '0' });
    const { headers } = await post({ model: 'openai-compatible/mixtral', ...hello }).expect(200);
    expect(headers['keystead-attempts']).toBe('3');
  });

  it('hands a long Retry-After on instead of waiting', async () => {
    world.openai.script.next({ kind: 'error', status: 429, retryAfter: '3600' });
    const { headers, body } = await post({ model: 'openai-compatible/mixtral', ...hello }).expect(429);
    expect([headers['retry-after'], body.error.code]).toEqual(['3600', 'rate_limited']);
  });

  it('ends a stream that breaks with an error event, never with [DONE]', async () => {
    world.openai.script.next({ kind: 'no-terminal', pieces: ['Good '] });
    const { text } = await post({ model: 'openai-compatible/mixtral', stream: true, ...hello }).expect(200);
    expect(text).toMatch(/data: \{"error":\{"message":"The answer broke off before its end\."/);
    expect(text).not.toContain('[DONE]');
  });

  it('cuts the provider off within a second when the client leaves, and settles', async () => {
    world.openai.script.next({ kind: 'drip', everyMs: 20 });
    const leaving = new AbortController();
    const stream = await client().chat.completions.create({ model: 'openai-compatible/mixtral', stream: true, ...hello }, { signal: leaving.signal });
    for await (const _chunk of stream) break;
    const left = Date.now();
    leaving.abort();
    await eventually(() => expect(world.openai.requests.at(-1)!.aborted).toBe(true), 1_000);
    expect(Date.now() - left).toBeLessThan(1_000);
    await eventually(async () => expect((await budget()).reservedUsd).toBe('0'));
    const calls = await factsOf(world.app, ['gateway.call']);
    expect(calls.at(-1)).toMatchObject({ name: 'gateway.call-failed@1', data: { failure: 'aborted', usageSource: 'estimate' } });
  });

  it('ends a stream when its key is revoked', async () => {
    const key = await world.people.user.http.post('/api/keys').send({ name: 'to be revoked', provider: 'openai-compatible', baseUrl: world.openai.baseUrl, secret: PROVIDER_SECRET }).expect(201);
    world.openai.script.next({ kind: 'drip', everyMs: 20 });
    const running = post({ model: 'openai-compatible/mixtral', ...hello }, { 'keystead-key': key.body.id as string }).then((answer) => answer);
    await eventually(() => expect(world.openai.requests.at(-1)!.aborted).toBe(false));
    await eventually(async () => expect((await factsOf(world.app, ['gateway.call'])).at(-1)!.name).toBe('gateway.provider-called@1'));
    await world.people.user.http.delete(`/api/keys/${key.body.id}`);
    const { body } = await running;
    expect(body.error).toMatchObject({ code: 'aborted', message: 'The key was revoked while it was in use, so the call was ended.' });
  });

  it('is refused when the admin forbids the provider', async () => {
    await world.people.admin.http.post('/api/policy/forbidden-providers').send({ provider: 'ollama', reason: 'no local machines' });
    const { body } = await post({ model: `ollama/${HOST_ID}/llama3.2:1b`, ...hello }).expect(403);
    expect(body.error).toMatchObject({ code: 'gateway.provider-forbidden', message: 'Your organisation forbids the provider ollama: no local machines' });
    await world.people.admin.http.delete('/api/policy/forbidden-providers/ollama');
    await post({ model: `ollama/${HOST_ID}/llama3.2:1b`, ...hello }).expect(200);
  });

  it('lists the models a person may use, and only those', async () => {
    const { data } = (await world.app.http().get('/v1/models').set('authorization', `Bearer ${world.token}`).expect(200)).body;
    expect(data.map(({ id }: { id: string }) => id)).toEqual(['openai-compatible/house', 'openai-compatible/mixtral', `ollama/${HOST_ID}/llama3.2:1b`, 'practice/scribe-small', 'practice/scribe-large']);
    const { items } = (await world.people.developer.http.get('/api/models').expect(200)).body;
    expect(items.map(({ provider }: { provider: string }) => provider)).toEqual(['ollama', 'practice', 'practice']);
  });

  it('gives a provider that fails again and again a pause, and nobody else', async () => {
    await post({ model: 'openai-compatible/mixtral', ...hello }).expect(200);
    world.openai.script.next(...Array.from({ length: 5 }, () => ({ kind: 'html' as const })));
    for (let times = 0; times < 5; times += 1) await post({ model: 'openai-compatible/mixtral', max_tokens: 1, ...hello }).expect(502);
    const { body, headers } = await post({ model: 'openai-compatible/mixtral', max_tokens: 1, ...hello }).expect(503);
    expect([body.error.code, Number(headers['retry-after']) > 0]).toEqual(['gateway.provider-suspended', true]);
    await post({ model: 'practice/scribe-small', ...hello }).expect(200);
    expect((await budget()).reservedUsd).toBe('0');
  });
});
