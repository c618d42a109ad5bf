/** What every Kms adapter promises; each adapter's spec runs it. */
import { KmsRefused, MAX_WRAP_BYTES, UnwrapRefused, WrapRefused, probe } from './kms.js';
import type { Kms } from './kms.js';
import { wrapAgain } from './rewrap.js';

export function kmsContract(open: () => Promise<Kms>): void {
  const aad = Buffer.from('organisation org_1, key key_1');

  it('opens what it wrapped, and only with the same additional data', async () => {
    const kms = await open();
    const { ciphertext, keyVersion } = await kms.wrap(Buffer.from('a secret'), aad);

    expect((await kms.unwrap(ciphertext, aad, keyVersion)).toString()).toBe('a secret');
    await expect(kms.unwrap(ciphertext, Buffer.from('organisation org_2, key key_1'), keyVersion)).rejects.toThrow(UnwrapRefused);
  });

  it('does not show the secret and wraps it differently each time', async () => {
    const kms = await open();
    const first = await kms.wrap(Buffer.from('a secret'), aad);
    const second = await kms.wrap(Buffer.from('a secret'), aad);

    expect(first.ciphertext.includes('a secret')).toBe(false);
    expect(first.ciphertext.equals(second.ciphertext)).toBe(false);
    expect(first.keyVersion).toBe(second.keyVersion);
  });

  it('refuses each changed byte', async () => {
    const kms = await open();
    const { ciphertext, keyVersion } = await kms.wrap(Buffer.from('a secret'), aad);

    for (let i = 0; i < ciphertext.length; i += 1) {
      const changed = Buffer.from(ciphertext);
      changed[i]! ^= 1;
      await expect(kms.unwrap(changed, aad, keyVersion)).rejects.toThrow(UnwrapRefused);
    }
  });

  it('refuses a cut ciphertext, an empty one and another key version', async () => {
    const kms = await open();
    const { ciphertext, keyVersion } = await kms.wrap(Buffer.from('a secret'), aad);

    await expect(kms.unwrap(ciphertext.subarray(0, -1), aad, keyVersion)).rejects.toThrow(UnwrapRefused);
    await expect(kms.unwrap(Buffer.alloc(0), aad, keyVersion)).rejects.toThrow(UnwrapRefused);
    await expect(kms.unwrap(ciphertext, aad, `${keyVersion}0`)).rejects.toThrow(UnwrapRefused);
  });

  it(`wraps 1 to ${MAX_WRAP_BYTES} bytes and refuses any other size`, async () => {
    const kms = await open();
    for (const size of [1, MAX_WRAP_BYTES]) {
      const { ciphertext, keyVersion } = await kms.wrap(Buffer.alloc(size, 7), aad);
      expect(await kms.unwrap(ciphertext, aad, keyVersion)).toEqual(Buffer.alloc(size, 7));
    }

    await expect(kms.wrap(Buffer.alloc(0), aad)).rejects.toThrow(WrapRefused);
    await expect(kms.wrap(Buffer.alloc(MAX_WRAP_BYTES + 1), aad)).rejects.toThrow(WrapRefused);
  });

  it('says that it works', async () => {
    const kms = await open();
    await expect(kms.check()).resolves.toBeUndefined();
  });
}

export interface RotatingKms {
  readonly kms: Kms;
  /** Makes a new version, which wraps from now on. */
  rotate(): Promise<void>;
  /** Takes an old version away. @returns the KMS as a process sees it that starts after that */
  lose(version: string): Promise<Kms>;
}

/** What a rotation of the master key rests on. */
export function kmsRotationContract(open: () => Promise<RotatingKms>): void {
  const aad = Buffer.from('organisation org_1, key key_1');
  const key = Buffer.from('a data key');

  it('wraps by a new version at once, without a restart, and opens what the one before wrapped', async () => {
    const { kms, rotate } = await open();
    const old = await kms.wrap(key, aad);
    await rotate();
    const fresh = await kms.wrap(key, aad);

    expect([old.keyVersion, fresh.keyVersion, await probe(kms)]).toEqual(['1', '2', '2']);
    expect(await kms.unwrap(old.ciphertext, aad, '1')).toEqual(key);
    expect(await kms.unwrap(fresh.ciphertext, aad, '2')).toEqual(key);
  });

  it('wraps a key again under the new version, bound as before', async () => {
    const { kms, rotate } = await open();
    const old = await kms.wrap(key, aad);
    await rotate();
    const fresh = await wrapAgain(kms, await kms.unwrap(old.ciphertext, aad, old.keyVersion), aad);

    expect([fresh.keyVersion, await kms.unwrap(fresh.ciphertext, aad, '2')]).toEqual(['2', key]);
    await expect(kms.unwrap(fresh.ciphertext, Buffer.from('organisation org_2, key key_1'), '2')).rejects.toThrow(UnwrapRefused);
  });

  it('says of an old version that is gone that it is the version, and goes on with the others', async () => {
    const { kms, rotate, lose } = await open();
    const old = await kms.wrap(key, aad);
    await rotate();
    const fresh = await kms.wrap(key, aad);
    const later = await lose('1');

    const refused: unknown = await later.unwrap(old.ciphertext, aad, '1').catch((error: unknown) => error);
    expect([refused instanceof KmsRefused && refused.fault, (refused as Error).message]).toEqual(['version-unusable', expect.stringMatching(/version 1\b/i)]);
    expect(await later.unwrap(fresh.ciphertext, aad, '2')).toEqual(key);
    expect((await later.wrap(key, aad)).keyVersion).toBe('2');
  });
}
