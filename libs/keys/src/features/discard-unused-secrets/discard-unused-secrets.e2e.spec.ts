import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { withPeople } from '@keystead/testing/src/people.js';
import { SECRET_STORE, type SecretStore } from '../../domain/ports.js';
import { keysContext } from '../../keys.module.js';
import { DiscardUnusedSecrets } from './discard-unused-secrets.js';

/** Real PostgreSQL and encryption; a process that ended is played by what it leaves in the vault. */
const world = withPeople({ contexts: [identityContext, keysContext, gatewayContext], env: { KEYSTEAD_DEMO: 'true' } });

const LOST = 'key_0123456789abcdefghjkmnpqrs';
const sweep = (minutes: number): Promise<number> => world.app.app.get(DiscardUnusedSecrets, { strict: false }).sweep(new Date(Date.now() + minutes * 60_000));
const inVault = async (): Promise<unknown[]> => (await world.app.core.owner.query('SELECT key_id, kept_at IS NOT NULL AS kept FROM keys.vault ORDER BY created_at')).rows;

describe('a look for unused secrets', () => {
  it('deletes what no key stands for, once no request can be under way any more, and keeps the secret of a key whose request ended early', async () => {
    const { body } = await world.people.user.http.post('/api/keys').send({ name: 'Ward 3', provider: 'practice', secret: 'practice-secret-1' }).expect(201);
    await world.app.core.owner.query('UPDATE keys.vault SET kept_at = NULL');
    const { organisation, user } = world.people;
    await world.app.app.get<SecretStore>(SECRET_STORE, { strict: false }).put({ organisation, keyId: LOST, ownerId: user.id, revision: 1, provider: 'practice', destination: 'practice:' }, Buffer.from('practice-secret-2'));
    expect([await sweep(9), await inVault()]).toEqual([0, [{ key_id: body.id, kept: false }, { key_id: LOST, kept: false }]]);
    expect([await sweep(11), await inVault()]).toEqual([1, [{ key_id: body.id, kept: true }]]);
    await world.people.user.http.post(`/api/keys/${body.id}/test`).expect(200);
  });

  it('leaves a revoked key as it is', async () => {
    const { body } = await world.people.user.http.post('/api/keys').send({ name: 'Ward 4', provider: 'practice', secret: 'practice-secret-3' }).expect(201);
    await world.people.user.http.delete(`/api/keys/${body.id}`).expect(204);
    const before = await inVault();
    expect([await sweep(60), await inVault()]).toEqual([0, before]);
  });
});
