import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kmsContract, kmsRotationContract } from './kms-contract.js';
import { KmsRefused, UnwrapRefused } from './kms.js';
import { addMasterKeyVersion, masterKeysInclude, nextMasterKeyVersion } from './local-kms-file.js';
import { openLocalKms } from './local-kms.js';
import { PrivateFileRefused } from './private-file.js';

describe('the local KMS', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keystead-kms-'));
    file = join(folder, 'master.key');
  });
  afterEach(() => rm(folder, { recursive: true }));

  kmsContract(() => openLocalKms({ file, create: true }));
  kmsRotationContract(async () => ({
    kms: await openLocalKms({ file, create: true }),
    rotate: async () => addMasterKeyVersion(file, await nextMasterKeyVersion(file)),
    lose: async (version) => {
      const content = JSON.parse(await readFile(file, 'utf8')) as { keys: Record<string, string> };
      delete content.keys[version];
      await writeFile(file, JSON.stringify(content));
      return openLocalKms({ file, create: false });
    },
  }));

  const aad = Buffer.from('binding');
  const keyOf = (byte: number): string => Buffer.alloc(32, byte).toString('base64url');
  const writeKeys = (current: string, keys: Record<string, string>): Promise<void> => writeFile(file, JSON.stringify({ v: 1, current, keys }), { mode: 0o600 });

  it('makes its master key once, mode 0600, and opens with it again', async () => {
    const { ciphertext, keyVersion } = await (await openLocalKms({ file, create: true })).wrap(Buffer.from('kept'), aad);
    const before = await readFile(file);

    const again = await openLocalKms({ file, create: true });
    expect((await again.unwrap(ciphertext, aad, keyVersion)).toString()).toBe('kept');
    expect(await readFile(file)).toEqual(before);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('gives two who start at once the same key', async () => {
    const [one, two] = await Promise.all([openLocalKms({ file, create: true }), openLocalKms({ file, create: true })]);
    const { ciphertext, keyVersion } = await one.wrap(Buffer.from('kept'), aad);
    expect((await two.unwrap(ciphertext, aad, keyVersion)).toString()).toBe('kept');
  });

  it('refuses to do without its file', async () => {
    await expect(openLocalKms({ file, create: false })).rejects.toEqual(
      new PrivateFileRefused(`The master key file ${file} is missing; restore it from your backup, for without it no stored secret can be opened.`),
    );
  });

  it('opens what an older master key wrapped and wraps with the current one', async () => {
    await writeKeys('1', { 1: keyOf(1) });
    const old = await (await openLocalKms({ file, create: false })).wrap(Buffer.from('old'), aad);

    await writeKeys('2', { 1: keyOf(1), 2: keyOf(2) });
    const rotated = await openLocalKms({ file, create: false });
    expect((await rotated.unwrap(old.ciphertext, aad, '1')).toString()).toBe('old');
    expect((await rotated.wrap(Buffer.from('new'), aad)).keyVersion).toBe('2');
    await expect(rotated.unwrap(old.ciphertext, aad, '2')).rejects.toEqual(new UnwrapRefused('local', 'it was wrapped under another key version'));

    await writeKeys('2', { 2: keyOf(2) });
    const forgetful = await openLocalKms({ file, create: false });
    await expect(forgetful.unwrap(old.ciphertext, aad, '1')).rejects.toEqual(
      new KmsRefused('version-unusable', `The master key file ${file} holds no version 1: put back the file that does, from your backup; what that version wrapped opens in no other way.`),
    );
  });

  it('does not open what another master key wrapped', async () => {
    await writeKeys('1', { 1: keyOf(1) });
    const { ciphertext } = await (await openLocalKms({ file, create: false })).wrap(Buffer.from('theirs'), aad);
    await writeKeys('1', { 1: keyOf(9) });
    await expect((await openLocalKms({ file, create: false })).unwrap(ciphertext, aad, '1')).rejects.toThrow('wrong master key, wrong binding or damaged bytes');
  });

  it.each([
    ['nothing', ''],
    ['no JSON', `{"v":1,"current":"1","keys":{"1":"${keyOf(7)}`],
    ['a short key', JSON.stringify({ v: 1, current: '1', keys: { 1: keyOf(7).slice(1) } })],
    ['no current key', JSON.stringify({ v: 1, current: '2', keys: { 1: keyOf(7) } })],
    ['an unknown field', JSON.stringify({ v: 1, current: '1', keys: { 1: keyOf(7) }, extra: 1 })],
    ['another version', JSON.stringify({ v: 2, current: '1', keys: { 1: keyOf(7) } })],
  ])('refuses a file that holds %s, without showing what it holds', async (_, content) => {
    await writeFile(file, content, { mode: 0o600 });
    const refused = new PrivateFileRefused(`The master key file ${file} is damaged; restore it from your backup.`);

    const error: unknown = await openLocalKms({ file, create: true }).catch((thrown: unknown) => thrown);
    expect(error).toEqual(refused);
    expect((error as Error).cause).toBeUndefined();
    expect(await readFile(file, 'utf8')).toBe(content);
  });

  describe('a new version', () => {
    const versions = async (): Promise<unknown> => {
      const { current, keys } = JSON.parse(await readFile(file, 'utf8')) as { current: string; keys: object };
      return [current, Object.keys(keys)];
    };

    it('is added to the file, which stays whole, nobody else\'s, and without a trace beside it', async () => {
      await openLocalKms({ file, create: true });
      const before = (JSON.parse(await readFile(file, 'utf8')) as { keys: Record<string, string> }).keys['1'];
      await addMasterKeyVersion(file, '2');

      expect([await versions(), (await stat(file)).mode & 0o777, await readdir(folder)]).toEqual([['2', ['1', '2']], 0o600, ['master.key']]);
      expect((JSON.parse(await readFile(file, 'utf8')) as { keys: Record<string, string> }).keys['1']).toBe(before);
    });

    it('is taken up by another process when it meets what was wrapped under it', async () => {
      const other = await openLocalKms({ file, create: true });
      const kms = await openLocalKms({ file, create: false });
      await addMasterKeyVersion(file, '2');
      const { ciphertext, keyVersion } = await kms.wrap(Buffer.from('new'), aad);
      expect([keyVersion, (await other.unwrap(ciphertext, aad, '2')).toString()]).toEqual(['2', 'new']);
    });

    it('is made once by two who plan it at once', async () => {
      await openLocalKms({ file, create: true });
      await addMasterKeyVersion(file, '2');
      await expect(addMasterKeyVersion(file, '2')).rejects.toEqual(new PrivateFileRefused(`The master key file ${file} was changed by somebody else at this moment; look at it and try again.`));
      expect(await versions()).toEqual(['2', ['1', '2']]);
    });

    it('is not hindered by what a writer left that was stopped half way, and is not made when the file cannot be written', async () => {
      await openLocalKms({ file, create: true });
      await writeFile(`${file}.next`, '{"half', { mode: 0o600 });
      await addMasterKeyVersion(file, '2');
      expect(await readdir(folder)).toEqual(['master.key']);

      await mkdir(`${file}.next`);
      await expect(addMasterKeyVersion(file, '3')).rejects.toThrow(/^The master key file \S+ cannot be replaced \(\w+\); run this as the user who owns it/);
      expect(await versions()).toEqual(['2', ['1', '2']]);
    });

    it('is written to where a link leads, and the link stays', async () => {
      await mkdir(join(folder, 'mounted'));
      await openLocalKms({ file: join(folder, 'mounted', 'key'), create: true });
      await symlink(join(folder, 'mounted', 'key'), file);
      await addMasterKeyVersion(file, '2');
      expect([await versions(), await readdir(join(folder, 'mounted')), (await readdir(folder)).toSorted()]).toEqual([['2', ['1', '2']], ['key'], ['master.key', 'mounted']]);
    });

    it('makes the file include what it was, and nothing else does', async () => {
      await openLocalKms({ file, create: true });
      const some = await readFile(file);
      await addMasterKeyVersion(file, '2');
      const all = await readFile(file);
      const other = join(folder, 'other');
      await openLocalKms({ file: other, create: true });
      expect([masterKeysInclude(file, { all, some }), masterKeysInclude(file, { all: some, some: all }), masterKeysInclude(file, { all, some: await readFile(other) })]).toEqual([true, false, false]);
    });
  });

  describe('a file that changes while the process runs', () => {
    const faultOf = async (work: Promise<unknown>): Promise<unknown> => work.then(() => 'done', (error: unknown) => (error instanceof KmsRefused ? [error.fault, error.message] : error));

    it.each([
      ['gone', () => rm(file), 'key-not-found', 'is gone while Keystead runs'],
      ['another installation\'s', () => writeKeys('1', { 1: keyOf(9) }), 'misconfigured', 'was replaced by one that lacks keys it held'],
      ['damaged', () => writeFile(file, '{'), 'misconfigured', 'is damaged'],
      ['open to others', () => chmod(file, 0o644), 'misconfigured', 'is open to other users'],
    ] as const)('and is %s wraps nothing more, while what is known opens', async (_, change, fault, words) => {
      await writeKeys('1', { 1: keyOf(1) });
      const kms = await openLocalKms({ file, create: false });
      const { ciphertext } = await kms.wrap(Buffer.from('kept'), aad);
      await change();

      expect(await faultOf(kms.wrap(Buffer.from('new'), aad))).toEqual([fault, expect.stringContaining(words)]);
      expect(await faultOf(kms.check())).toEqual([fault, expect.stringContaining(words)]);
      expect((await kms.unwrap(ciphertext, aad, '1')).toString()).toBe('kept');
    });

    it('and is put back wraps again', async () => {
      await writeKeys('1', { 1: keyOf(1) });
      const kms = await openLocalKms({ file, create: false });
      await rm(file);
      expect(await faultOf(kms.check())).toEqual(['key-not-found', expect.any(String)]);
      await writeKeys('1', { 1: keyOf(1) });
      await kms.check();
    });
  });
});
