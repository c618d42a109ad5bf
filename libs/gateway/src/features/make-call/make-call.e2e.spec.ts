import { Refusal } from '@keystead/kernel/src/refusal.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { factsOf, HOST_ID, startGatewayApp, type GatewayApp } from '@keystead/testing/src/providers/gateway-app.js';
import { CallFailure, GATEWAY_CALLS, type CallItem, type Caller, type GatewayCalls, type RunIdentity } from '../../contract/calls.js';
import { CallRecords } from './call-records.js';

/** What the runtime does for an app: the facade, with a run as caller. */
let world: GatewayApp;
let calls: GatewayCalls;
beforeAll(async () => {
  world = await startGatewayApp();
  calls = world.app.app.get<GatewayCalls>(GATEWAY_CALLS, { strict: false });
});
afterAll(() => world.stop());

const APP = 'app_00000000000000000000000001';
let runs = 0;

function callerOf(over: Partial<RunIdentity> = {}): Caller {
  runs += 1;
  const run = { executionId: `exe_${String(runs).padStart(26, '0')}`, appId: APP, appName: 'Summariser', appVersion: '1.0.0', models: ['small', 'openai-compatible/mixtral'], preference: null, deadline: new Date(Date.now() + 30_000), spendLimitUsd: null, ...over };
  return { organisation: world.people.organisation, member: world.people.user.id, run, keyId: null, correlation: run.executionId, causation: null };
}

const body = { model: 'openai-compatible/mixtral', max_tokens: 100, messages: [{ role: 'user', content: 'Good morning' }] };

async function all(caller: Caller, over: object = {}, signal = new AbortController().signal): Promise<CallItem[]> {
  const items: CallItem[] = [];
  for await (const item of calls.chat(caller, { ...body, ...over }, signal)) items.push(item);
  return items;
}

async function outcomeOf(caller: Caller, over: object = {}): Promise<string> {
  try {
    await all(caller, over);
    return 'answered';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    if (error instanceof CallFailure) return error.failure;
    throw error;
  }
}

async function factsOfRun(caller: Caller) {
  return (await factsOf(world.app, ['gateway.call', 'gateway.budget', 'keys.key'])).filter(({ data, correlation }) => data['executionId'] === caller.run!.executionId || correlation === caller.correlation);
}

describe("an app's model call", () => {
  it('is on the record with the run, the app and its version, in the name of the person', async () => {
    const caller = callerOf();
    const items = await all(caller);
    expect(items.map(({ kind }) => kind)).toEqual(['accepted', 'delta', 'delta', 'delta', 'delta', 'finished']);
    expect(items.at(-1)).toMatchObject({ receipt: { provider: 'openai-compatible', model: 'openai-compatible/mixtral', keyId: world.keyId, usageSource: 'provider_final', costUsd: '0.00092', charge: 'provider', finishReason: 'stop', attempts: 1 } });
    const facts = await factsOfRun(caller);
    expect(facts.map(({ name }) => name).filter((name) => name !== 'gateway.budget-opened@1')).toEqual(['gateway.spend-reserved@1', 'keys.key-accessed@1', 'gateway.provider-called@1', 'gateway.call-settled@1', 'gateway.spend-settled@1']);
    expect(facts.find(({ name }) => name === 'keys.key-accessed@1')!.data).toMatchObject({ purpose: 'run', appId: APP, appName: 'Summariser', appVersion: '1.0.0', executionId: caller.run!.executionId, model: 'mixtral' });
  });

  it('may use the models of its manifest only, and follows what the person prefers', async () => {
    expect(await outcomeOf(callerOf(), { model: 'large' })).toBe('gateway.model-not-allowed');
    expect(await outcomeOf(callerOf({ models: [] }))).toBe('gateway.model-not-allowed');
    const [accepted] = await all(callerOf({ preference: `ollama/${HOST_ID}/llama3.2:1b` }), { model: 'small' });
    expect(accepted).toMatchObject({ model: `ollama/${HOST_ID}/llama3.2:1b`, charge: 'none' });
  });

  it('is refused when its request is none, on the record', async () => {
    for (const [model, asked] of [['small\ud800', 'small\ufffd'], ['small', 'small'], [1, '']] as const) {
      const caller = callerOf();
      expect(await outcomeOf(caller, { model, colour: 'red' })).toBe('gateway.chat-request-invalid');
      expect((await factsOfRun(caller)).map(({ name, data }) => [name, data['code'], data['asked']])).toEqual([['gateway.call-refused@1', 'gateway.chat-request-invalid', asked]]);
    }
  });

  it('is refused when the app is forbidden, even in the middle of a run', async () => {
    await world.people.admin.http.post('/api/policy/forbidden-apps').send({ appId: APP, reason: 'under review' });
    expect(await outcomeOf(callerOf())).toBe('gateway.app-forbidden');
    await world.people.admin.http.delete(`/api/policy/forbidden-apps/${APP}`);
    expect(await outcomeOf(callerOf())).toBe('answered');
  });

  it("stays within the run's own limit over all its calls", async () => {
    const caller = callerOf({ spendLimitUsd: '0.012' });
    expect([await outcomeOf(caller), await outcomeOf(caller), await outcomeOf(caller)]).toEqual(['answered', 'gateway.budget-spent', 'gateway.budget-spent']);
    expect(await outcomeOf(callerOf({ spendLimitUsd: '0.012' }))).toBe('answered');
  });

  it('ends with the run', async () => {
    world.openai.script.next({ kind: 'drip', everyMs: 20 });
    expect(await outcomeOf(callerOf({ deadline: new Date(Date.now() + 500) }))).toBe('timeout');
    await eventually(() => expect(world.openai.requests.at(-1)!.aborted).toBe(true), 1_000);
  });

  it('is settled when its reader leaves, at each place where it can leave', async () => {
    for (const place of ['accepted', 'delta'] as const) {
      world.openai.script.next({ kind: 'drip', everyMs: 20 });
      const caller = callerOf();
      for await (const item of calls.chat(caller, body, new AbortController().signal)) if (item.kind === place) break;
      const facts = await factsOfRun(caller);
      expect(facts.slice(-2).map(({ name, data }) => [name, data['failure'] ?? data['source']])).toEqual([['gateway.call-failed@1', 'aborted'], ['gateway.spend-settled@1', 'estimate']]);
      // Before the first attempt nothing can have been billed; afterwards the bound is held.
      expect(facts.at(-1)!.data['costUsd'] === '0').toBe(place === 'accepted');
      if (place === 'accepted') world.openai.script.take();
    }
  });

  it('overwrites the key when it is over', async () => {
    const opened: Buffer[] = [];
    const { KEY_VAULT } = await import('@keystead/keys/src/contract/index.js');
    const vault = world.app.app.get<{ open: (use: unknown) => Promise<{ secret: Buffer }> }>(KEY_VAULT, { strict: false });
    const spy = jest.spyOn(vault, 'open');
    await all(callerOf());
    for (const result of spy.mock.results) opened.push((await (result.value as Promise<{ secret: Buffer }>)).secret);
    spy.mockRestore();
    expect(opened.map((secret) => secret.every((byte) => byte === 0))).toEqual([true]);
  });

  it('gives its reservation back when the key may not be used, and the refusal is on the record twice: at the key and at the call', async () => {
    await world.people.user.http.put(`/api/keys/${world.keyId}/restrictions`).send({ apps: ['app_00000000000000000000000009'], models: null });
    const caller = callerOf();
    expect(await outcomeOf(caller)).toBe('keys.key-restricted');
    const facts = await factsOfRun(caller);
    expect(facts.map(({ name }) => name)).toEqual(['gateway.spend-reserved@1', 'keys.key-access-refused@1', 'gateway.spend-settled@1', 'gateway.call-refused@1']);
    await world.people.user.http.put(`/api/keys/${world.keyId}/restrictions`).send({ apps: null, models: null });
  });

  it('ends on the record when its beginning was stored but the answer was lost, and calls nobody', async () => {
    const records = world.app.app.get(CallRecords, { strict: false });
    const write = records.write.bind(records);
    const spy = jest.spyOn(records, 'write').mockImplementationOnce(async (...given) => {
      await write(...given);
      throw new Error('the answer was lost');
    });
    const [caller, before] = [callerOf(), world.openai.requests.length];
    await expect(all(caller)).rejects.toThrow('the answer was lost');
    spy.mockRestore();
    const facts = (await factsOfRun(caller)).filter(({ name }) => name.startsWith('gateway.'));
    expect(facts.map(({ name, data }) => [name, data['failure'] ?? data['costUsd']])).toEqual([['gateway.spend-reserved@1', undefined], ['gateway.provider-called@1', undefined], ['gateway.call-failed@1', 'aborted'], ['gateway.spend-settled@1', '0']]);
    expect(world.openai.requests).toHaveLength(before);
  });

  it('holds nothing when all is quiet', async () => {
    expect((await world.people.user.http.get('/api/budget').expect(200)).body.reservedUsd).toBe('0');
  });
});
