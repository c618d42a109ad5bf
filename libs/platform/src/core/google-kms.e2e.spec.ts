import { checkByProbe } from '@keystead/crypto/src/kms.js';
import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { keysContext } from '@keystead/keys/src/keys.module.js';
import { startGoogleKmsStandIn, STAND_IN_KEY, type GoogleKmsStandIn } from '@keystead/testing/src/google-kms/google-kms-stand-in.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { seedPeople, type People } from '@keystead/testing/src/people.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';

/** Real PostgreSQL, HTTP and gRPC; Google Cloud KMS is the stand-in, reached by the settings an operator would use. */
describe('the product with its master key at Google', () => {
  let google: GoogleKmsStandIn;
  let app: TestApp;
  let people: People;
  beforeAll(async () => {
    google = await startGoogleKmsStandIn();
    const env = { KEYSTEAD_DEMO: 'true', KEYSTEAD_KMS: `gcp:${STAND_IN_KEY}`, KEYSTEAD_KMS_ENDPOINT: google.endpoint };
    app = await startTestApp({ contexts: [identityContext, keysContext, gatewayContext], env });
    people = await seedPeople(app);
  });
  afterEach(() => google.script.always({ kind: 'answer' }));
  afterAll(async () => {
    await app.stop();
    await google.close();
  });

  const vault = (name: string) => people.user.http.post('/api/keys').send({ name, provider: 'practice', secret: `practice-secret-${name.at(-1)}` });
  const vaulted = async (name: string): Promise<string> => (await vault(name).expect(201)).body.id as string;
  const opens = (keyId: string) => people.user.http.post(`/api/keys/${keyId}/test`);
  const bindings = (): string[] => google.asked.map(({ method, aad }) => `${method} ${aad.toString()}`);

  it('wraps the data key of each vaulted key there, bound to what it is for', async () => {
    const keyId = await vaulted('Ward 1');
    await opens(keyId).expect(200);
    const ofThisKey = bindings().filter((binding) => binding.includes(keyId));
    expect(ofThisKey.map((binding) => binding.slice(0, 7))).toEqual(['encrypt', 'decrypt']);
    expect(ofThisKey[0]).toContain(people.organisation);
    expect((await app.core.owner.query('SELECT DISTINCT kms, kek_version FROM keys.vault')).rows).toEqual([{ kms: `gcp:${STAND_IN_KEY}`, kek_version: '1' }]);
  });

  it('goes on while a version is disabled: only what that version wrapped stays shut, until it is enabled again', async () => {
    const old = await vaulted('Ward 2');
    google.key.rotate();
    const fresh = await vaulted('Ward 3');
    await opens(old).expect(200);

    google.key.set(1, 'DISABLED');
    const refused = await opens(old).expect(503);
    expect([refused.body.code, refused.body.detail]).toEqual(['keys.key-unreadable', 'The key cannot be opened: the key service no longer lets the version of the master key be used that protects it. Trying again does not help: vault the key anew, or tell your administrator, who can see with `keystead admin doctor` what to do.']);
    await opens(fresh).expect(200);
    google.key.set(1, 'ENABLED');
    await opens(old).expect(200);
  });

  it('refuses a new key while Google refuses, in words for whoever vaults it, and stores nothing', async () => {
    google.script.always({ kind: 'refuse', status: 'PERMISSION_DENIED' });
    const answer = await vault('Ward 4');
    expect([answer.status, answer.body.code]).toEqual([503, 'platform.unavailable']);
    expect(answer.body.detail).toContain('The key service did not do its work, so this was not confirmed. Try again in a minute');
    expect(JSON.stringify(answer.body)).not.toMatch(/cloudkms|projects|PERMISSION/);
    google.script.always({ kind: 'answer' });
    await app.settled();
    expect((await people.user.http.get('/api/keys').expect(200)).body.items.map((item: { name: string }) => item.name)).not.toContain('Ward 4');
  });

  it('stays with the load balancer while the key service is slow or refuses, says so at once, and is well again with it', async () => {
    const ready = async (): Promise<unknown> => {
      const began = performance.now();
      const { body } = await app.http().get('/health/ready').expect(200);
      const part = (body as { parts: { name: string; text: string }[] }).parts.find(({ name }) => name === 'kms');
      return [body.ok, body.degraded, part, performance.now() - began < 1_000];
    };
    // A proof of the last ten seconds would do; these are other processes, which have none.
    const { kms } = app.core;
    const check = kms.check.bind(kms);
    kms.check = () => checkByProbe(kms);
    try {
      expect(await ready()).toEqual([true, false, { name: 'kms', ok: true, text: 'wraps and unwraps' }, true]);
      google.script.always({ kind: 'slow', ms: 1_000 });
      expect(await ready()).toEqual([true, true, { name: 'kms', ok: true, text: 'slow: no answer within 500 ms' }, true]);
      google.script.always({ kind: 'refuse', status: 'PERMISSION_DENIED' });
      const refused = { name: 'kms', ok: false, text: 'does not do its work (permission-missing), so no key opens; what needs none goes on' };
      await eventually(async () => expect(await ready()).toEqual([true, true, refused, true]));
      expect((await app.http().get('/metrics').expect(200)).text).toContain('keystead_part_ok{part="kms"} 0');
      google.script.always({ kind: 'answer' });
      await eventually(async () => expect(await ready()).toEqual([true, false, { name: 'kms', ok: true, text: 'wraps and unwraps' }, true]));
    } finally {
      kms.check = check;
    }
  });

  it('keeps nobody waiting behind a key service that takes two seconds', async () => {
    const began = performance.now();
    google.script.always({ kind: 'slow', ms: 2_000 });
    const slow = vault('Ward 5').expect(201).then(() => performance.now() - began);
    await people.user.http.get('/api/keys').expect(200);
    await people.admin.http.get('/api/members').expect(200);
    await app.http().get('/health/live').expect(200);
    expect(performance.now() - began).toBeLessThan(1_500);
    expect(await slow).toBeGreaterThanOrEqual(1_990);
  });
});
