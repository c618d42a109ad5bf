import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { keysContext } from '@keystead/keys/src/keys.module.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { seedPeople, withPeople } from '@keystead/testing/src/people.js';
import { startOllamaStandIn, type OllamaStandIn } from '@keystead/testing/src/providers/ollama-stand-in.js';
import { OLLAMA_HOSTS, type OllamaHosts } from './domain/ports.js';
import { HostWatch } from './features/watch-hosts/host-watch.js';
import { localAiContext } from './local-ai.module.js';

/** The real client and HTTP; the machine with models is a stand-in that speaks Ollama's wire format. */
const world = withPeople({ contexts: [identityContext, keysContext, gatewayContext, localAiContext] });

describe('local models, from register-host to show-local-usage', () => {
  let ollama: OllamaStandIn;
  let hostId = '';
  beforeAll(async () => {
    ollama = await startOllamaStandIn();
  });
  afterAll(() => ollama.close());

  const admin = () => world.people.admin.http;
  const register = (over: object = {}) => admin().post('/api/local-hosts').send({ name: 'Basement', kind: 'ollama', baseUrl: ollama.url, ...over });

  it('register-host: asks the machine, registers it once and lists it as reachable', async () => {
    const first = await register().set('Idempotency-Key', 'h1').expect(201);
    const again = await register().set('Idempotency-Key', 'h1').expect(201);
    expect(again.body).toEqual(first.body);
    await register({ name: 'Other' }).set('Idempotency-Key', 'h1').expect(409);
    hostId = first.body.id as string;
    const { body } = await admin().get('/api/local-hosts').set('Keystead-Min-Position', first.headers['keystead-position'] as string).expect(200);
    expect(body.items.map(({ checkedAt: _, ...host }: { checkedAt: string }) => host)).toEqual([{ id: hostId, name: 'Basement', kind: 'ollama', baseUrl: ollama.url, state: 'reachable' }]);
  });

  it.each([
    ['a machine where nothing answers', 'http://127.0.0.1:9', 'local-ai.host-unreachable'],
    ['a name and password', 'http://me:secret@127.0.0.1:11434', 'local-ai.address-refused'],
    ['another scheme', 'file:///etc/passwd', 'local-ai.address-refused'],
  ])('register-host: refuses %s', async (_story, baseUrl, code) => {
    const { body } = await register({ baseUrl }).expect(422);
    expect(body.code).toBe(code);
    expect(JSON.stringify(body)).not.toContain('secret@');
  });

  it('is a matter for administrators', async () => {
    await world.people.user.http.post('/api/local-hosts').send({ name: 'x', kind: 'ollama', baseUrl: ollama.url }).expect(403);
  });

  it('list-hosts: shows its models to administrators and to whoever runs apps, and to no other organisation', async () => {
    expect((await admin().get(`/api/local-hosts/${hostId}/models`).expect(200)).body.items.map((model: { name: string }) => model.name)).toEqual(['llama3.2:1b']);
    expect((await world.people.user.http.get('/api/local-models').expect(200)).body.items.map((model: { id: string }) => model.id)).toEqual([`ollama/${hostId}/llama3.2:1b`]);
    const others = await seedPeople(world.app, 'lagoon');
    await others.admin.http.get(`/api/local-hosts/${hostId}/models`).expect(404);
    await others.admin.http.post(`/api/local-hosts/${hostId}/check`).expect(404);
    await others.admin.http.post(`/api/local-hosts/${hostId}/pulls`).send({ model: 'x' }).expect(404);
    await others.admin.http.delete(`/api/local-hosts/${hostId}`).expect(404);
    expect((await others.user.http.get('/api/local-models').expect(200)).body.items).toEqual([]);
  });

  it('list-hosts: writes nothing and asks no machine; the watch does, and what it found is shown with its time', async () => {
    const log = async () => (await world.app.core.store.head());
    const { position, requests } = { position: await log(), requests: ollama.requests.length };
    ollama.models.add('phi4:14b');
    const hosts = async () => (await admin().get('/api/local-hosts').expect(200)).body.items as { state: string; checkedAt: string }[];
    const [before] = await hosts();
    expect((await admin().get(`/api/local-hosts/${hostId}/models`).expect(200)).body.items).toHaveLength(1);
    expect((await world.people.user.http.get('/api/local-models').expect(200)).body.items).toHaveLength(1);
    expect([await log(), ollama.requests.length]).toEqual([position, requests]);

    await world.app.core.owner.query("UPDATE local_ai.looks SET begun_at = begun_at - interval '1 minute'");
    const watch = world.app.app.get(HostWatch, { strict: false });
    await Promise.all([watch.tick(), watch.tick()]);
    await world.app.settled();
    expect(ollama.requests).toHaveLength(requests + 1);
    expect((await admin().get(`/api/local-hosts/${hostId}/models`).expect(200)).body.items.map((model: { name: string; sizeBytes: number }) => [model.name, model.sizeBytes > 0])).toEqual([['llama3.2:1b', true], ['phi4:14b', true]]);
    const [after] = await hosts();
    expect([after!.state, after!.checkedAt > before!.checkedAt]).toEqual(['reachable', true]);
    ollama.models.delete('phi4:14b');
    await watch.tick();
    expect(ollama.requests).toHaveLength(requests + 1);
  });

  it('check-host: looks at once; a machine that is off is shown as that, with what was seen on it last', async () => {
    const check = async () => (await admin().post(`/api/local-hosts/${hostId}/check`).expect(200)).body as unknown;
    expect(await check()).toEqual({ state: 'reachable' });
    const off = jest.spyOn(world.app.app.get<OllamaHosts>(OLLAMA_HOSTS, { strict: false }), 'models').mockRejectedValue(new Error('off'));
    expect(await check()).toEqual({ state: 'unreachable' });
    off.mockRestore();
    await world.app.settled();
    expect((await admin().get('/api/local-hosts').expect(200)).body.items[0].state).toBe('unreachable');
    expect((await world.people.user.http.get('/api/local-models').expect(200)).body.items.map((model: { name: string }) => model.name)).toEqual(['llama3.2:1b']);
    expect(await check()).toEqual({ state: 'reachable' });
    await world.people.user.http.post(`/api/local-hosts/${hostId}/check`).expect(403);
    await admin().post('/api/local-hosts/hst_0123456789abcdefghjkmnpqrs/check').expect(404);
  });

  it('pull-model: shows progress to the end, and the model is there', async () => {
    const { body, headers } = await admin().post(`/api/local-hosts/${hostId}/pulls`).send({ model: 'qwen3:4b' }).expect(202);
    const pull = await eventually(async () => {
      const answer = await admin().get(`/api/local-pulls/${body.id}`).set('Keystead-Min-Position', headers['keystead-position'] as string).expect(200);
      expect(answer.body.state).not.toBe('running');
      return answer.body;
    });
    expect(pull).toMatchObject({ hostId, model: 'qwen3:4b', state: 'done' });
    await eventually(async () => expect((await admin().get(`/api/local-hosts/${hostId}/models`).expect(200)).body.items[1]).toMatchObject({ name: 'qwen3:4b', sizeBytes: expect.any(Number) }));
    const stream = await admin().get(`/api/local-pulls/${body.id}/stream`).expect(200);
    expect(stream.text).toBe('event: done\ndata: {"state":"done","reason":null}\n\n');
  });

  it('show-local-usage: a call costs nothing at a provider and is counted', async () => {
    const { body } = await world.people.user.http.post('/api/tokens').send({ name: 'test', expiresInDays: 1 }).expect(201);
    const answer = await world.app.http().post('/v1/chat/completions').set('Authorization', `Bearer ${body.token}`).send({ model: `ollama/${hostId}/llama3.2:1b`, messages: [{ role: 'user', content: 'hello' }] }).expect(200);
    expect(answer.body.usage.cost_details).toMatchObject({ provider: '0', charge: 'none', text: 'no provider charge' });
    await world.app.settled();
    const { body: usage } = await world.people.user.http.get('/api/local-usage').expect(200);
    expect(usage.items).toHaveLength(1);
    expect(usage.items[0]).toMatchObject({ model: 'llama3.2:1b', hostName: 'Basement', calls: 1, outputTokens: answer.body.usage.completion_tokens });
  });

  it('register-host: a removed machine gets no further prompt', async () => {
    await admin().delete(`/api/local-hosts/${hostId}`).expect(204);
    const { body } = await world.people.user.http.post('/api/tokens').send({ name: 'later', expiresInDays: 1 }).expect(201);
    const answer = await world.app.http().post('/v1/chat/completions').set('Authorization', `Bearer ${body.token}`).send({ model: `ollama/${hostId}/llama3.2:1b`, messages: [{ role: 'user', content: 'hello' }] });
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });
});
