import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kmsContract } from './kms-contract.js';
import { UnwrapRefused } from './kms.js';
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
    await expect(forgetful.unwrap(old.ciphertext, aad, '1')).rejects.toEqual(new UnwrapRefused('local', 'the master key file holds no version 1'));
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
});
