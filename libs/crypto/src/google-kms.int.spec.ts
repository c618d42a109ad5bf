import { startGoogleKmsStandIn, STAND_IN_KEY } from '@keystead/testing/src/google-kms/google-kms-stand-in.js';
import type { GoogleKmsStandIn } from '@keystead/testing/src/google-kms/google-kms-stand-in.js';
import type { KmsBehaviour } from '@keystead/testing/src/google-kms/behaviour.js';
import { openGoogleKms } from './google-kms.js';
import type { GoogleKms, GoogleKmsOptions } from './google-kms.js';
import { kmsContract, kmsRotationContract } from './kms-contract.js';
import { KmsRefused, UnwrapRefused, WrapRefused } from './kms.js';

describe('Google Cloud KMS', () => {
  let google: GoogleKmsStandIn;
  let kms: GoogleKms;
  const aad = Buffer.from('organisation org_1, key key_1');
  const secret = Buffer.from('a secret');
  const patience = { attempts: 3, attemptMs: 400, totalMs: 2_000, pauseMs: 5 };
  const open = (over: Partial<GoogleKmsOptions> = {}): GoogleKms => openGoogleKms({ key: STAND_IN_KEY, endpoint: google.endpoint, patience, ...over });
  const refusal = async (work: Promise<unknown>): Promise<Error> => work.then(() => new Error('it was not refused'), (error: Error) => error);
  const faultOf = (error: Error): string => (error instanceof KmsRefused ? error.fault : error.name);

  beforeEach(async () => {
    google = await startGoogleKmsStandIn();
    kms = open();
  });
  afterEach(async () => {
    await kms.close();
    await google.close();
  });

  kmsContract(async () => kms);
  kmsRotationContract(async () => ({
    kms,
    rotate: async () => void google.key.rotate(),
    lose: async (version) => {
      google.key.set(Number(version), 'DISABLED');
      return kms;
    },
  }));

  it('is named by its key, and sends what a key is bound to as additional data', async () => {
    const { ciphertext, keyVersion } = await kms.wrap(secret, aad);
    await kms.unwrap(ciphertext, aad, keyVersion);

    expect(kms.name).toBe(`gcp:${STAND_IN_KEY}`);
    expect(google.asked).toEqual([{ method: 'encrypt', aad }, { method: 'decrypt', aad }]);
  });

  it('refuses a binding that an HSM key would not take', async () => {
    await expect(kms.wrap(secret, Buffer.alloc(4097))).rejects.toThrow(new WrapRefused('Google Cloud KMS binds a key to at most 4096 bytes, not 4097'));
    expect(google.asked).toEqual([]);
  });

  it('wraps with the new version after a rotation, and opens what each version wrapped', async () => {
    const old = await kms.wrap(secret, aad);
    google.key.rotate();
    const fresh = await kms.wrap(secret, aad);

    expect([old.keyVersion, fresh.keyVersion]).toEqual(['1', '2']);
    expect(await kms.unwrap(old.ciphertext, aad, '1')).toEqual(secret);
    expect(await kms.unwrap(fresh.ciphertext, aad, '2')).toEqual(secret);
    await expect(kms.unwrap(old.ciphertext, aad, '2')).rejects.toThrow(new UnwrapRefused(kms.name, 'it was wrapped under another key version'));
  });

  it.each([
    ['DISABLED', 'disabled: enable it again (gcloud kms keys versions enable).'],
    ['DESTROY_SCHEDULED', 'scheduled for destruction: restore it before its time is over (gcloud kms keys versions restore), then enable it.'],
    ['DESTROYED', 'destroyed: it cannot come back: what only this version opens is lost, so people vault their keys anew.'],
    ['DELETED', 'missing: it cannot come back: what only this version opens is lost, so people vault their keys anew.'],
  ] as const)('says what to do when an old version is %s, while the others go on', async (state, remedy) => {
    const old = await kms.wrap(secret, aad);
    google.key.rotate();
    google.key.set(1, state);

    const error = await refusal(kms.unwrap(old.ciphertext, aad, '1'));
    expect([faultOf(error), error.message]).toEqual(['version-unusable', `Version 1 of ${STAND_IN_KEY} in Google Cloud KMS is ${remedy}`]);
    expect((await kms.wrap(secret, aad)).keyVersion).toBe('2');
    expect(google.asked).toHaveLength(3);
  });

  it('says which version has to be made primary when the primary one is gone', async () => {
    google.key.set(1, 'DESTROYED');
    const error = await refusal(kms.wrap(secret, aad));
    expect(error).toEqual(new KmsRefused('version-unusable', `The primary version of ${STAND_IN_KEY} in Google Cloud KMS is destroyed: make an enabled version the primary one.`));
  });

  const passing: readonly (readonly [string, KmsBehaviour, string])[] = [
    ['unavailable', { kind: 'refuse', status: 'UNAVAILABLE' }, 'unreachable'],
    ['broken inside', { kind: 'refuse', status: 'INTERNAL' }, 'unreachable'],
    ['over quota', { kind: 'refuse', status: 'RESOURCE_EXHAUSTED' }, 'busy'],
    ['silent', { kind: 'silence' }, 'unreachable'],
    ['reached by changed bytes', { kind: 'damaged-on-the-way-there' }, 'wrong-answer'],
    ['answering with a changed byte', { kind: 'damaged-on-the-way-back' }, 'wrong-answer'],
    ['answering with a byte too few', { kind: 'truncated' }, 'wrong-answer'],
    ['answering with nothing', { kind: 'empty' }, 'wrong-answer'],
    ['answering without a checksum', { kind: 'no-checksum' }, 'wrong-answer'],
  ];

  it.each(passing)('is asked again when it was %s, to wrap and to unwrap', async (_, behaviour) => {
    google.script.next(behaviour, { kind: 'answer' }, behaviour);
    const { ciphertext, keyVersion } = await kms.wrap(secret, aad);
    expect(await kms.unwrap(ciphertext, aad, keyVersion)).toEqual(secret);
    expect(google.asked.map(({ method }) => method)).toEqual(['encrypt', 'encrypt', 'decrypt', 'decrypt']);
  });

  it.each(passing)('is given up after three attempts when it stays %s', async (_, behaviour, fault) => {
    const { ciphertext, keyVersion } = await kms.wrap(secret, aad);
    google.asked.length = 0;
    google.script.always(behaviour);

    expect([faultOf(await refusal(kms.wrap(secret, aad))), faultOf(await refusal(kms.unwrap(ciphertext, aad, keyVersion)))]).toEqual([fault, fault]);
    expect(google.asked).toHaveLength(6);
  });

  it.each([
    ['did not check the secret it got', { kind: 'unverified', what: 'plaintext' }],
    ['did not check the binding it got', { kind: 'unverified', what: 'additional data' }],
    ['wrapped with another key', { kind: 'other-key' }],
  ] as const)('is not believed when it %s', async (_, behaviour) => {
    google.script.always(behaviour);
    expect(faultOf(await refusal(kms.wrap(secret, aad)))).toBe('wrong-answer');
  });

  it('does not open what another key wrapped', async () => {
    const { ciphertext, keyVersion } = await kms.wrap(secret, aad);
    google.script.next({ kind: 'other-key' });
    await expect(kms.unwrap(ciphertext, aad, keyVersion)).rejects.toThrow(new UnwrapRefused(kms.name, 'wrong key, wrong binding or damaged bytes'));
  });

  it.each([
    ['PERMISSION_DENIED', 'permission-missing', 'grant it the role roles/cloudkms.cryptoKeyEncrypterDecrypter on the key, which gives cloudkms.cryptoKeyVersions.useToEncrypt'],
    ['NOT_FOUND', 'key-not-found', `has no key ${STAND_IN_KEY} (NOT_FOUND): correct KEYSTEAD_KMS, or make the key ring and the key.`],
    ['UNAUTHENTICATED', 'credentials-missing', 'let GOOGLE_APPLICATION_CREDENTIALS name a file'],
    ['INVALID_ARGUMENT', 'misconfigured', 'KEYSTEAD_KMS must name a key whose purpose is ENCRYPT_DECRYPT'],
    ['FAILED_PRECONDITION', 'version-unusable', "not usable (FAILED_PRECONDITION): enable it (gcloud kms keys versions enable), and see that the project's billing is on"],
  ] as const)('tells at the check what %s means, having asked once', async (status, fault, sentence) => {
    google.script.always({ kind: 'refuse', status });
    const error = await refusal(kms.check());
    expect([faultOf(error), google.asked.length]).toEqual([fault, 1]);
    expect(error.message).toContain(sentence);
  });

  it('says nothing of the secret, of its binding or of the inside', async () => {
    for (const behaviour of [...passing.map(([, each]) => each), { kind: 'other-key' } as const]) {
      google.script.always(behaviour);
      const error = await refusal(kms.wrap(secret, aad));
      expect(error.cause).toBeUndefined();
      expect(error.message).not.toMatch(/a secret|org_1|key_1|node_modules|\n/);
    }
  });

  it('tells at the check that nobody is there, and works again when somebody is', async () => {
    const port = Number(URL.parse(google.endpoint)!.port);
    await google.close();
    const error = await refusal(kms.check());
    expect(faultOf(error)).toBe('unreachable');
    expect(error.message).toContain('does not answer for');

    google = await startGoogleKmsStandIn({ port });
    const again = open({ patience: { ...patience, attempts: 20, pauseMs: 100, totalMs: 10_000 } });
    await expect(again.check()).resolves.toBeUndefined();
    await again.close();
  });

  it('checks once for all who ask at once, and not again for a while; a failure is not remembered', async () => {
    google.script.next({ kind: 'refuse', status: 'NOT_FOUND' });
    await expect(kms.check()).rejects.toThrow(KmsRefused);
    await Promise.all([kms.check(), kms.check(), kms.check()]);
    await kms.check();
    expect(google.asked.map(({ method }) => method)).toEqual(['encrypt', 'encrypt', 'decrypt']);
  });

  it('keeps no one waiting behind a slow request', async () => {
    const slow = open({ patience: { ...patience, attemptMs: 4_000, totalMs: 5_000 } });
    await slow.check();
    google.script.next({ kind: 'slow', ms: 2_000 });
    const began = performance.now();
    const late = slow.wrap(secret, aad).then(() => performance.now() - began);
    await slow.wrap(secret, aad);
    expect(performance.now() - began).toBeLessThan(1_500);
    expect(await late).toBeGreaterThanOrEqual(1_990);
    await slow.close();
  });

  it('ends at its deadline, however many attempts are left', async () => {
    google.script.always({ kind: 'silence' });
    const began = performance.now();
    const hasty = open({ patience: { attempts: 100, attemptMs: 200, totalMs: 500, pauseMs: 5 } });
    expect(faultOf(await refusal(hasty.wrap(secret, aad)))).toBe('unreachable');
    expect(performance.now() - began).toBeLessThan(1_500);
    await hasty.close();
  });

  it.each([`${STAND_IN_KEY}/cryptoKeyVersions/1`, 'cryptoKeys/master', '', `${STAND_IN_KEY}\n`])('does not take %j as the name of a key', (key) => {
    expect(() => open({ key })).toThrow('KEYSTEAD_KMS must name the key of Google Cloud KMS as gcp:projects/…/locations/…/keyRings/…/cryptoKeys/…, without a version');
  });
});
