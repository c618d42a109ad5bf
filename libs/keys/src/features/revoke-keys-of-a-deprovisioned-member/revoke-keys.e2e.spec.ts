import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { withPeople } from '@keystead/testing/src/people.js';
import { factsOf } from '@keystead/testing/src/providers/gateway-app.js';
import { SECRET_STORE, type SecretStore } from '../../domain/ports.js';
import { keysContext } from '../../keys.module.js';

/** Real PostgreSQL, HTTP, encryption and reactions. */
const world = withPeople({ contexts: [identityContext, keysContext, gatewayContext], env: { KEYSTEAD_DEMO: 'true' } });
const UNUSED = 'key_0123456789abcdefghjkmnpqrs';

describe('the keys of a deprovisioned member', () => {
  it('are revoked on the record and their secrets destroyed; those of others stay', async () => {
    const { people, app } = world;
    await people.admin.http.post(`/api/members/${people.developer.id}/roles`).send({ role: 'user' }).expect(200);
    const vault = async (who: typeof people.user, name: string) => (await who.http.post('/api/keys').send({ name, provider: 'practice', secret: 'practice-secret-1' }).expect(201)).body.id as string;
    const [first, second, ended, other] = [await vault(people.user, 'Ward 3'), await vault(people.user, 'Ward 4'), await vault(people.user, 'Ward 5'), await vault(people.developer, 'Ward 6')];
    await people.user.http.delete(`/api/keys/${ended}`).expect(204);
    await app.app.get<SecretStore>(SECRET_STORE, { strict: false }).put({ organisation: people.organisation, keyId: UNUSED, ownerId: people.user.id, revision: 1, provider: 'practice', destination: 'practice:' }, Buffer.from('practice-secret-2'));
    await people.admin.http.post(`/api/members/${people.user.id}/deprovision`).expect(200);

    const revoked = async () => (await factsOf(app, ['keys.key'])).filter(({ name }) => name === 'keys.key-revoked@1').map(({ data, actor }) => [data['keyId'], data['reason'], actor]);
    const reaction = 'keys.revoke-keys-of-a-deprovisioned-member';
    await eventually(async () =>
      expect(await revoked()).toEqual([
        [ended, 'revoked by its owner', people.user.id],
        [first, 'its owner is no longer a member', reaction],
        [second, 'its owner is no longer a member', reaction],
      ]),
    );
    const held = async () => (await app.core.owner.query<{ key_id: string }>('SELECT key_id FROM keys.vault WHERE ciphertext IS NOT NULL ORDER BY created_at')).rows.map((row) => row.key_id);
    await eventually(async () => expect(await held()).toEqual([other, UNUSED]));
    expect(app.warnings).toEqual([]);
  });
});
