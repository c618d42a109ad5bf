import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { keysContext } from '@keystead/keys/src/keys.module.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { withPeople } from '@keystead/testing/src/people.js';
import { complianceContext } from '../../compliance.module.js';

const world = withPeople({ contexts: [identityContext, keysContext, gatewayContext, complianceContext], env: { KEYSTEAD_DEMO: 'true' } });

/** Unwrapped keys are kept for ten seconds. */
const now = performance.now.bind(performance);
let later = 0;
beforeAll(() => void jest.spyOn(performance, 'now').mockImplementation(() => now() + later));
afterAll(() => jest.restoreAllMocks());

describe('a member whose key is wrapped by a version that cannot be used', () => {
  async function wrappedBy(version: string, memberId: string): Promise<void> {
    // The version stands beside the wrapped key and in it.
    await world.app.core.owner.query('UPDATE crypto.subject_keys SET key_version = $1::text, wrapped = set_byte(wrapped, 4, $1::text::int) WHERE pseudonym = $2', [version, memberId]);
    later += 11_000;
  }
  const versionOf = async (memberId: string): Promise<string> => (await world.app.core.owner.query('SELECT key_version FROM crypto.subject_keys WHERE pseudonym = $1', [memberId])).rows[0].key_version as string;
  async function listed(memberId: string): Promise<{ name: string | null; state: string; roles: string[] }> {
    await world.app.settled();
    const { body } = await world.people.admin.http.get('/api/members?limit=100').expect(200);
    return (body as { items: { id: string; name: string | null; state: string; roles: string[] }[] }).items.find(({ id }) => id === memberId)!;
  }

  it('gets another role and is deprovisioned, and with the version back all is known again', async () => {
    const { admin, user } = world.people;
    const version = await versionOf(user.id);
    await wrappedBy('9', user.id);
    const refused = await user.http.post('/api/me/password').send({ currentPassword: user.password, newPassword: 'harbour heron lantern 2' });
    await admin.http.post(`/api/members/${user.id}/roles`).send({ role: 'auditor' }).expect(200);
    await admin.http.post(`/api/members/${user.id}/deprovision`).expect(200);
    await user.http.get('/api/session').expect(401);
    await wrappedBy(version, user.id);
    expect([refused.status, refused.body.code]).toEqual([503, 'platform.unavailable']);
    expect(await listed(user.id)).toMatchObject({ name: 'user of harbour', state: 'deprovisioned', roles: ['user', 'auditor'] });
    await admin.http.post(`/api/members/${user.id}/roles`).send({ role: 'admin' }).expect(409);
  });

  it('is erased', async () => {
    const { admin, developer } = world.people;
    await wrappedBy('9', developer.id);
    const { body } = await admin.http.post('/api/subject-requests').send({ memberId: developer.id, kind: 'erasure' }).expect(201);
    await world.app.settled();
    await admin.http.post(`/api/subject-requests/${body.id}/erase`).send({ confirm: developer.id }).expect(202);
    await eventually(async () => expect((await admin.http.get(`/api/subject-requests/${body.id}`).expect(200)).body.state).toBe('erased'), 20_000);
    await developer.http.get('/api/session').expect(401);
    expect(await listed(developer.id)).toMatchObject({ state: 'deprovisioned' });
  });
});
