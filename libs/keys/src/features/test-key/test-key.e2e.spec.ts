import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { withPeople, type Person } from '@keystead/testing/src/people.js';
import { factsOf } from '@keystead/testing/src/providers/gateway-app.js';
import { keysContext } from '../../keys.module.js';

/** Real PostgreSQL, HTTP and encryption; the provider is the practice model. */
const world = withPeople({ contexts: [identityContext, keysContext, gatewayContext], env: { KEYSTEAD_DEMO: 'true' } });

const vault = async (who: Person) => (await who.http.post('/api/keys').send({ name: 'Ward 3', provider: 'practice', secret: 'practice-secret-1' }).expect(201)).body.id as string;
const uses = async (keyId: string) => (await factsOf(world.app, ['keys.key'])).filter(({ name, data }) => name === 'keys.key-accessed@1' && data['keyId'] === keyId).length;

describe('testing a key', () => {
  it('is done once for one idempotency key, which is of one key', async () => {
    const { user } = world.people;
    const [keyId, other] = [await vault(user), await vault(user)];
    const test = (id: string) => user.http.post(`/api/keys/${id}/test`).set('Idempotency-Key', 'test-1');
    const answers = [await test(keyId).expect(200), await test(keyId).expect(200)].map(({ body }) => body as unknown);
    expect([answers[1], await uses(keyId)]).toEqual([answers[0], 1]);
    expect((await test(other).expect(409)).body.code).toBe('platform.idempotency-key-reused');
    expect(await uses(other)).toBe(0);
  });

  it('says to programs how far a repeat is known', async () => {
    const { paths } = (await world.app.http().get('/api/openapi.json').expect(200)).body as { paths: Record<string, { post?: { description?: string } }> };
    expect(paths['/api/keys/{id}/test']?.post?.description).toBe('Opens the key, which is on its record, and asks its provider; nothing is changed. The same Idempotency-Key gives the first answer again at the same API process, which keeps the last 1,000; another one, or one that was started again, tests once more.');
  });

  it('is for one person ten times a minute, over all their keys, and takes nothing from others', async () => {
    const { admin, developer, user } = world.people;
    await admin.http.post(`/api/members/${developer.id}/roles`).send({ role: 'user' }).expect(200);
    const [mine, second, colleagues] = [await vault(developer), await vault(developer), await vault(user)];
    for (let times = 0; times < 10; times += 1) await developer.http.post(`/api/keys/${times % 2 === 0 ? mine : second}/test`).expect(200);
    const { body, headers } = await developer.http.post(`/api/keys/${mine}/test`).expect(429);
    expect([body.code, Number(headers['retry-after']) > 0, await uses(mine)]).toEqual(['keys.too-many-tests', true, 5]);
    await user.http.post(`/api/keys/${colleagues}/test`).expect(200);
  });
});
