import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { KEY_VAULT, KEYS_SEED, type KeysSeed, type KeyVault } from './contract/index.js';
import { keyRevoked } from './contract/events.js';
import { seedPeople, withPeople, type Person } from '@keystead/testing/src/people.js';
import { factsOf } from '@keystead/testing/src/providers/gateway-app.js';
import { keysContext } from './keys.module.js';

/** Real PostgreSQL, HTTP and encryption; the provider is the practice model. */
const world = withPeople({ contexts: [identityContext, keysContext, gatewayContext], env: { KEYSTEAD_DEMO: 'true' } });

const SECRET = 'practice-Q7xW2vB9nM4kL1pZ8cR5';
const order = { name: 'Ward 3', provider: 'practice', secret: SECRET };
const anything = { apps: null, models: null };
const vault = async (over: object = {}): Promise<string> => (await world.people.user.http.post('/api/keys').send({ ...order, ...over }).expect(201)).body.id as string;
const get = async (path: string, who: Person = world.people.user) => {
  await world.app.settled();
  return who.http.get(path);
};
const facts = async (keyId: string) => (await factsOf(world.app, ['keys.key'])).filter(({ data }) => data['keyId'] === keyId);

describe('a person and their keys', () => {
  it('vault-key: keeps the secret and answers with an id, a repeat with the same one', async () => {
    const send = (body: object) => world.people.user.http.post('/api/keys').set('Idempotency-Key', 'vault-1').send(body);
    const first = await send(order).expect(201);
    const again = await send(order).expect(201);
    expect([again.body, again.get('keystead-position')]).toEqual([first.body, first.get('keystead-position')]);
    expect((await send({ ...order, name: 'Ward 4' }).expect(409)).body.code).toBe('platform.idempotency-key-reused');
    const ownerId = world.people.user.id;
    expect((await facts(first.body.id as string)).map(({ name, data }) => [name, data])).toEqual([
      ['keys.key-vaulted@1', { keyId: first.body.id, ownerId, name: 'Ward 3', provider: 'practice', destination: 'practice:', revision: 1, restrictions: anything }],
    ]);
  });

  it.each([
    ['a field nobody knows', { ...order, colour: 'red' }],
    ['no secret', { name: 'Ward 3', provider: 'practice' }],
    ['a secret with a line break', { ...order, secret: 'practice\nsecret-1' }],
    ['a provider nobody knows', { ...order, provider: 'oracle' }],
    ['a restriction nobody knows', { ...order, restrictions: { ...anything, days: ['Monday'] } }],
  ])('vault-key: refuses %s', async (_, body) => {
    const answer = await world.people.user.http.post('/api/keys').send(body).expect(400);
    expect(answer.body.code).toBe('platform.invalid-request');
  });

  it('vault-key: sends nothing to an address inside the house', async () => {
    const answer = await world.people.user.http.post('/api/keys').send({ ...order, provider: 'openai-compatible', baseUrl: 'http://127.0.0.1:1/v1' });
    expect([answer.status, answer.body.code]).toEqual([403, 'gateway.endpoint-forbidden']);
  });

  it('list-keys: shows one key, and all of them newest first, a page at a time', async () => {
    const [older, newer] = [await vault({ name: 'older' }), await vault({ name: 'newer' })];
    const page = (await get('/api/keys?limit=1')).body as { items: { id: string }[]; next: string };
    const rest = (await get(`/api/keys?limit=1&cursor=${page.next}`)).body as { items: { id: string }[] };
    expect([page.items[0]!.id, rest.items[0]!.id]).toEqual([newer, older]);
    const { body } = await get(`/api/keys/${older}`);
    expect(body).toEqual({ id: older, name: 'older', provider: 'practice', destination: 'practice:', state: 'active', restrictions: anything, createdAt: body.createdAt, lastUsedAt: null, uses: 0 });
  });

  it('test-key: opens it, on the record', async () => {
    const keyId = await vault();
    expect((await world.people.user.http.post(`/api/keys/${keyId}/test`).expect(200)).body).toEqual({ ok: true, message: expect.any(String) });
    expect((await facts(keyId)).map(({ name }) => name)).toEqual(['keys.key-vaulted@1', 'keys.key-accessed@1']);
    expect((await get(`/api/keys/${keyId}`)).body.uses).toBe(1);
  });

  it('restrict-key: from then on the vault opens it for the apps and models named, and a refused use is a fact', async () => {
    const keyId = await vault();
    const restrictions = { apps: ['app_letters'], models: ['scribe-small'] };
    await world.people.user.http.put(`/api/keys/${keyId}/restrictions`).send(restrictions).expect(204);
    expect((await get(`/api/keys/${keyId}`)).body.restrictions).toEqual(restrictions);
    await expect(open(keyId, { appId: 'app_letters', model: 'scribe-large' })).rejects.toMatchObject({ code: 'keys.key-restricted' });
    await expect(open(keyId, { appId: 'app_other', model: 'scribe-small' })).rejects.toMatchObject({ code: 'keys.key-restricted' });
    const opened = await open(keyId, { appId: 'app_letters', model: 'scribe-small' });
    expect(opened.secret.toString('utf8')).toBe(SECRET);
    opened.close();
    expect(opened.secret.every((byte) => byte === 0)).toBe(true);
    expect((await facts(keyId)).map(({ name }) => name)).toEqual(['keys.key-vaulted@1', 'keys.key-restricted@1', 'keys.key-access-refused@1', 'keys.key-access-refused@1', 'keys.key-accessed@1']);
  });

  it('revoke-key: ends it for good, tells whoever holds it open, and destroys the secret', async () => {
    const keyId = await vault();
    const inFlight = await open(keyId, {});
    await world.people.user.http.delete(`/api/keys/${keyId}`).expect(204);
    await world.people.user.http.delete(`/api/keys/${keyId}`).expect(204);
    expect(inFlight.revoked.aborted).toBe(true);
    inFlight.close();
    expect((await world.people.user.http.post(`/api/keys/${keyId}/test`).expect(409)).body.code).toBe('keys.key-revoked');
    expect((await world.people.user.http.put(`/api/keys/${keyId}/restrictions`).send(anything).expect(409)).body.code).toBe('keys.key-revoked');
    expect((await get(`/api/keys/${keyId}`)).body.state).toBe('revoked');
    const { rows } = await world.app.core.owner.query('SELECT ciphertext, wrapped_key FROM keys.vault WHERE key_id = $1', [keyId]);
    expect(rows).toEqual([{ ciphertext: null, wrapped_key: null }]);
    expect((await facts(keyId)).map(({ name }) => name)).toEqual(['keys.key-vaulted@1', 'keys.key-accessed@1', 'keys.key-revoked@1', 'keys.key-access-refused@1']);
  });

  it('revoke-key: also in another process, of which only the log tells', async () => {
    const keyId = await vault();
    const inFlight = await open(keyId, {});
    const { organisation, user } = world.people;
    const stream = streamName({ context: 'keys', kind: 'key', organisation, id: keyId });
    const revoked = keyRevoked.create({ keyId, ownerId: user.id, reason: 'the member left' });
    await world.app.core.log.append(stream, 'any', [revoked], { actor: { kind: 'service', id: 'elsewhere', via: 'system' }, behalf: null, correlation: 'elsewhere', causation: null, occurredAt: new Date() });
    await eventually(async () => expect(inFlight.revoked.aborted).toBe(true));
    inFlight.close();
  });

  it('show-key-uses: who used the key, for what, newest first, refusals with their reason', async () => {
    const keyId = await vault();
    (await open(keyId, { appId: 'app_letters', model: 'scribe-small' })).close();
    await world.people.user.http.put(`/api/keys/${keyId}/restrictions`).send({ apps: [], models: null }).expect(204);
    await open(keyId, { appId: 'app_letters', model: 'scribe-small' }).catch(() => undefined);
    const { body } = await get(`/api/keys/${keyId}/uses`);
    const use = { memberId: world.people.user.id, memberName: 'user of harbour', purpose: 'run', appId: 'app_letters', appName: 'Letters', appVersion: '1.0.0', executionId: 'exe_1', model: 'scribe-small' };
    const items = (body.items as { eventId: string; at: string }[]).map(({ eventId: _, at: __, ...rest }) => rest);
    expect(items).toEqual([
      { ...use, refusedBecause: 'The key "Ward 3" is restricted to other apps. Its owner can change that under Keys.' },
      { ...use, refusedBecause: null },
    ]);
  });

  it('seed-practice-key: gives a person one key for the practice model, however often it is asked', async () => {
    const [organisation, { id }] = [world.people.organisation, world.people.developer];
    const seed = world.app.app.get<KeysSeed>(KEYS_SEED, { strict: false });
    await seed.vaultPracticeKey(organisation, id);
    await seed.vaultPracticeKey(organisation, id);
    const held = await world.app.app.get<KeyVault>(KEY_VAULT, { strict: false }).keysOf(organisation, id);
    expect(held.map(({ name, ownerId, provider }) => [name, ownerId, provider])).toEqual([['Practice key', id, 'practice']]);
  });
});

describe("somebody else's key", () => {
  it('is not found: not for a colleague, not in another organisation, and the log says nothing of them', async () => {
    const keyId = await vault();
    const { admin, developer } = world.people;
    await admin.http.post(`/api/members/${developer.id}/roles`).send({ role: 'user' }).expect(200);
    const others = await seedPeople(world.app, 'lagoon');
    await world.app.settled();
    for (const { http } of [developer, others.user]) {
      const answers = [
        await http.get(`/api/keys/${keyId}`),
        await http.post(`/api/keys/${keyId}/test`),
        await http.put(`/api/keys/${keyId}/restrictions`).send(anything),
        await http.delete(`/api/keys/${keyId}`),
      ];
      expect(answers.map(({ status, body }) => [status, body.code])).toEqual(answers.map(() => [404, 'keys.key-not-found']));
      expect((await http.get(`/api/keys/${keyId}/uses`).expect(200)).body).toEqual({ items: [], next: null });
    }
    expect((await facts(keyId)).map(({ name }) => name)).toEqual(['keys.key-vaulted@1']);
  });

  it('is a matter for people who run apps', async () => {
    await world.people.auditor.http.get('/api/keys').expect(403);
    await world.app.http().get('/api/keys').expect(401);
  });
});

describe('the secret', () => {
  it('is in no event, no row and no answer', async () => {
    const keyId = await vault();
    await world.people.user.http.post(`/api/keys/${keyId}/test`).expect(200);
    const answers = [await get('/api/keys?limit=100'), await get(`/api/keys/${keyId}`), await get(`/api/keys/${keyId}/uses`)].map(({ text }) => text);
    const { rows } = await world.app.core.owner.query<{ all: string }>(`
      SELECT (SELECT string_agg(encode(payload, 'escape') || encode(header, 'escape'), '') FROM events.log)
          || (SELECT string_agg(k::text, '') FROM read.keys_list k) || (SELECT string_agg(u::text, '') FROM read.keys_uses u)
          || (SELECT string_agg(encode(coalesce(ciphertext, ''), 'escape'), '') FROM keys.vault) AS all`);
    expect([rows[0]!.all.includes(keyId), rows[0]!.all.includes(SECRET), answers.some((text) => text.includes(SECRET))]).toEqual([true, false, false]);
    expect(world.app.warnings).toEqual([]);
  });
});

function open(keyId: string, { appId = 'app_letters', model = 'scribe-small' }: { appId?: string; model?: string }) {
  const { organisation, user } = world.people;
  const context = { organisation, actor: { kind: 'service', id: 'runtime', via: 'system' }, behalf: user.id, correlation: 'spec', causation: null, now: new Date() } as const;
  return world.app.app.get<KeyVault>(KEY_VAULT, { strict: false }).open({ organisation, keyId, memberId: user.id, purpose: 'run', callId: 'call_1', executionId: 'exe_1', appId, appName: 'Letters', appVersion: '1.0.0', model, context });
}
