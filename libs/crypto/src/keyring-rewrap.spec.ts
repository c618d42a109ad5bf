import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { keyringPlace } from '@keystead/testing/src/keyring-place.js';
import { keyringVersions, rewrapKeyring } from './keyring-rewrap.js';
import { openKeyring } from './keyring.js';
import { KmsRefused } from './kms.js';
import type { Kms } from './kms.js';
import { addMasterKeyVersion } from './local-kms-file.js';
import { openLocalKms } from './local-kms.js';

describe('the keyring under a new version of the master key', () => {
  let folder: string;
  let file: string;
  let masterKey: string;
  let kms: Kms;
  beforeEach(async () => {
    ({ folder, file, masterKey, kms } = await keyringPlace());
    await openKeyring({ file, kms, create: true });
    await addMasterKeyVersion(masterKey, '2');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const versions = async (): Promise<unknown> => [...(await keyringVersions(file))];
  /** Does not do its work from the given call on, as a process does that was ended there. */
  const failing = (from: number): Kms => {
    let calls = 0;
    const counted = <T>(work: () => Promise<T>): Promise<T> => ((calls += 1) >= from ? Promise.reject(new KmsRefused('unreachable', 'away')) : work());
    return { name: kms.name, wrap: (...args) => counted(() => kms.wrap(...args)), unwrap: (...args) => counted(() => kms.unwrap(...args)), check: () => kms.check() };
  };

  it('holds the same secrets, wrapped again, and a second time there is nothing to do', async () => {
    const before = await openKeyring({ file, kms, create: false });
    expect(await versions()).toEqual([['1', 4]]);
    expect(await rewrapKeyring({ file, kms, version: '2' })).toBe(4);
    const after = await openKeyring({ file, kms: await openLocalKms({ file: masterKey, create: false }), create: false });

    expect([await versions(), (await stat(file)).mode & 0o777]).toEqual([[['2', 4]], 0o600]);
    expect([after.installation, after.fingerprintKey, after.lookupKey, after.writer.current]).toEqual([before.installation, before.fingerprintKey, before.lookupKey, before.writer.current]);
    expect(after.logSigningKey('org_a').publicKey.equals(before.logSigningKey('org_a').publicKey)).toBe(true);
    const content = await readFile(file);
    expect([await rewrapKeyring({ file, kms, version: '2' }), (await readFile(file)).equals(content)]).toEqual([0, true]);
  });

  it('is as it was, byte for byte, wherever the KMS ceases to answer', async () => {
    const content = await readFile(file);
    for (let call = 1; call <= 12; call += 1) {
      await expect(rewrapKeyring({ file, kms: failing(call), version: '2' })).rejects.toThrow('away');
      expect((await readFile(file)).equals(content)).toBe(true);
    }
    expect(await rewrapKeyring({ file, kms: failing(13), version: '2' })).toBe(4);
  });

  it('is not written when what was wrapped anew comes back changed, or the file cannot be replaced', async () => {
    const content = await readFile(file);
    let opened = 0;
    const liar: Kms = { name: kms.name, check: () => kms.check(), wrap: (...args) => kms.wrap(...args), unwrap: async (...args) => ((opened += 1) === 2 ? Buffer.alloc(32, 1) : kms.unwrap(...args)) };
    await expect(rewrapKeyring({ file, kms: liar, version: '2' })).rejects.toThrow('what it wrapped anew came back changed');
    await mkdir(`${file}.next`);
    await expect(rewrapKeyring({ file, kms, version: '2' })).rejects.toThrow('cannot be replaced');
    expect((await readFile(file)).equals(content)).toBe(true);
  });

  it('is not written over when somebody else changed it meanwhile', async () => {
    const changed = `${await readFile(file, 'utf8')}\n`;
    const slow: Kms = { ...failing(99), wrap: async (...args) => (await writeFile(file, changed), kms.wrap(...args)), unwrap: (...args) => kms.unwrap(...args) };
    await expect(rewrapKeyring({ file, kms: slow, version: '2' })).rejects.toThrow('was changed by somebody else at this moment');
    expect(await readFile(file, 'utf8')).toBe(changed);
  });

  it('says that it is the keyring that does not open when its version is gone', async () => {
    const gone: Kms = { ...failing(99), unwrap: () => Promise.reject(new KmsRefused('version-unusable', 'Version 1 is disabled: enable it again.')) };
    await expect(openKeyring({ file, kms: gone, create: false })).rejects.toEqual(new KmsRefused('version-unusable', `The keyring file ${file} does not open: Version 1 is disabled: enable it again.`));
  });
});
