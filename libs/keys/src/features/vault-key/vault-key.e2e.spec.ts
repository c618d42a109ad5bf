import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { withPeople } from '@keystead/testing/src/people.js';
import { factsOf } from '@keystead/testing/src/providers/gateway-app.js';
import { KEY_VAULT, type KeyVault } from '../../contract/index.js';
import { SECRET_STORE, type SecretStore } from '../../domain/ports.js';
import { keysContext } from '../../keys.module.js';

/** Real PostgreSQL, HTTP and encryption; the event store is taken away from outside, or never answers, as for a process that ends there. */
const world = withPeople({ contexts: [identityContext, keysContext, gatewayContext], env: { KEYSTEAD_DEMO: 'true' } });

const MISTYPED = 'practice-mistyped-0001';
const CORRECT = 'practice-corrected-0001';
const post = (key: string, secret: string) => world.people.user.http.post('/api/keys').set('Idempotency-Key', key).send({ name: 'Ward 3', provider: 'practice', secret });
const rows = async (): Promise<string[]> => (await world.app.core.owner.query<{ key_id: string }>('SELECT key_id FROM keys.vault ORDER BY created_at')).rows.map(({ key_id }) => key_id);
const vaulted = async (): Promise<unknown[]> => (await factsOf(world.app, ['keys.key'])).filter(({ name }) => name === 'keys.key-vaulted@1').map(({ data }) => data['keyId']);
const notKept = async (): Promise<number | null> => (await world.app.core.owner.query('SELECT 1 FROM keys.vault WHERE kept_at IS NULL')).rowCount;

async function secretOf(keyId: string): Promise<string> {
  const { organisation, user } = world.people;
  const context = { organisation, actor: { kind: 'service', id: 'runtime', via: 'system' }, behalf: user.id, correlation: 'spec', causation: null, now: new Date() } as const;
  const opened = await world.app.app.get<KeyVault>(KEY_VAULT, { strict: false }).open({ organisation, keyId, memberId: user.id, purpose: 'run', callId: 'call_1', executionId: 'exe_1', appId: 'app_1', appName: 'Letters', appVersion: '1.0.0', model: null, context });
  const text = opened.secret.toString('utf8');
  opened.close();
  return text;
}

describe('a secret that is sent again, corrected', () => {
  it('is refused under the key of a request that succeeded, and nothing of it stays', async () => {
    const { body } = await post('a', MISTYPED).expect(201);
    expect((await post('a', CORRECT).expect(409)).body.code).toBe('platform.idempotency-key-reused');
    expect([await rows(), await vaulted(), await secretOf(body.id as string)]).toEqual([[body.id], [body.id], MISTYPED]);
    expect((await post('a', MISTYPED).expect(201)).body).toEqual(body);
  });

  it('is the one that counts when the first was never stored, and the first is deleted', async () => {
    const before = await rows();
    const { store } = world.app.core;
    const append = store.append;
    store.append = () => Promise.reject(new Error('the event store is away'));
    await post('b', MISTYPED).expect(500);
    store.append = append;
    expect(await rows()).toEqual(before);
    const { body } = await post('b', CORRECT).expect(201);
    expect([await rows(), await secretOf(body.id as string)]).toEqual([[...before, body.id], CORRECT]);
  });

  it('is the one that counts after a process ended between secret and fact; the first is marked as used by nobody', async () => {
    const before = await rows();
    const { store } = world.app.core;
    const append = store.append;
    let end = (_: Error): void => undefined;
    const reached = new Promise<void>((resolve) => {
      store.append = () => {
        resolve();
        return new Promise((_, reject) => (end = reject));
      };
    });
    const lost = post('c', MISTYPED).then((answer) => answer);
    await reached;
    store.append = append;
    const { body } = await post('c', CORRECT).expect(201);
    expect([(await rows()).length, await notKept(), await secretOf(body.id as string)]).toEqual([before.length + 2, 1, CORRECT]);
    end(new Error('the process lives after all'));
    expect([(await lost).status, await rows(), await notKept()]).toEqual([500, [...before, body.id], 0]);
  });

  it('comes in twice at once: one is vaulted with its own secret, the other leaves nothing', async () => {
    const before = await rows();
    const answers = await Promise.all([MISTYPED, CORRECT].map(async (secret) => ({ secret, answer: await post('d', secret) })));
    const [kept, refused] = answers.toSorted((a, b) => a.answer.status - b.answer.status);
    expect([kept!.answer.status, refused!.answer.status]).toEqual([201, 409]);
    const id = kept!.answer.body.id as string;
    expect([await rows(), await secretOf(id)]).toEqual([[...before, id], kept!.secret]);
  });
});

describe('deciding more than once', () => {
  it('seals the secret once: the decider changes nothing, and neither a repeat nor another body under its key comes to the vault', async () => {
    const put = jest.spyOn(world.app.app.get<SecretStore>(SECRET_STORE, { strict: false }), 'put');
    const { store } = world.app.core;
    const append = store.append;
    // Somebody else was first on this stream, says the store: the command is decided again.
    store.append = async () => {
      store.append = append;
      return { outcome: 'conflict', currentVersion: null };
    };
    const { body } = await post('e', MISTYPED).expect(201);
    expect(store.append).toBe(append);
    expect(put).toHaveBeenCalledTimes(1);
    expect((await post('e', MISTYPED).expect(201)).body).toEqual(body);
    await post('e', CORRECT).expect(409);
    expect(put).toHaveBeenCalledTimes(1);
    put.mockRestore();
  });
});

describe('the most keys a person may hold', () => {
  it('does not stand in the way of a repeat', async () => {
    const held = (await rows()).length;
    for (let n = held; n < 50; n += 1) await post(`many-${n}`, CORRECT).expect(201);
    expect((await post('too-many', CORRECT).expect(409)).body.code).toBe('keys.too-many-keys');
    expect(await rows()).toHaveLength(50);
    await post('many-49', CORRECT).expect(201);
  });
});
