import { sign, verify } from 'node:crypto';
import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyringPlace } from '@keystead/testing/src/keyring-place.js';
import { openKeyring } from './keyring.js';
import type { Keyring } from './keyring.js';
import { KmsRefused } from './kms.js';
import type { Kms } from './kms.js';
import { openLocalKms } from './local-kms.js';
import { PrivateFileRefused } from './private-file.js';

describe('the keyring', () => {
  let folder: string;
  let file: string;
  let kms: Kms;
  beforeEach(async () => {
    ({ folder, file, kms } = await keyringPlace());
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = (create = true): Promise<Keyring> => openKeyring({ file, kms, create });
  const bare = (each: Kms): Kms => ({ name: each.name, wrap: (...args) => each.wrap(...args), unwrap: (...args) => each.unwrap(...args), check: () => each.check() });
  const header = Buffer.from('{}');
  const digest = Buffer.alloc(32, 5);

  it('is made once and is the same at each start', async () => {
    const first = await open();
    const second = await open(false);

    expect(second.installation).toBe(first.installation);
    expect(second.fingerprintKey).toEqual(first.fingerprintKey);
    expect(second.lookupKey).toEqual(first.lookupKey);
    expect(second.writer.verify('writer-1', header, digest, first.writer.mac(header, digest))).toBe(true);
    expect(second.logSigningKey('org_a').publicKey.equals(first.logSigningKey('org_a').publicKey)).toBe(true);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('gives two who start at once the same keys', async () => {
    const [one, two] = await Promise.all([open(), open()]);
    expect(one.installation).toBe(two.installation);
    expect(one.fingerprintKey).toEqual(two.fingerprintKey);
  });

  it('keeps no secret in the clear', async () => {
    const keyring = await open();
    const content = await readFile(file, 'utf8');
    for (const secret of [keyring.fingerprintKey, keyring.lookupKey]) {
      expect(content).not.toContain(secret.toString('base64url'));
      expect(content).not.toContain(secret.toString('hex'));
    }
    expect(Object.keys(JSON.parse(content) as object)).toEqual(['v', 'installation', 'kms', 'writer', 'fingerprint', 'lookup', 'logSeed']);
  });

  it('signs each log with a key of its own, named like the log', async () => {
    const keyring = await open();
    const a = keyring.logSigningKey('org_a');
    const b = keyring.logSigningKey('org_b');
    const signature = sign(null, Buffer.from('note'), a.privateKey);

    expect(a.keyName).toBe(`keystead/${keyring.installation}/org_a`);
    expect(verify(null, Buffer.from('note'), a.publicKey, signature)).toBe(true);
    expect(verify(null, Buffer.from('note'), b.publicKey, signature)).toBe(false);
    expect(keyring.logSigningKey('org_a')).toBe(a);
  });

  it('writes with the current writer key and knows the earlier ones', async () => {
    const mac = (await open()).writer.mac(header, digest);
    const content = JSON.parse(await readFile(file, 'utf8')) as { installation: string; writer: { current: string; keys: Record<string, unknown> } };
    const aad = Buffer.from(`{"purpose":"keystead.keyring.v1","values":{"installation":"${content.installation}","name":"writer/writer-2"}}`);
    const { ciphertext, keyVersion } = await kms.wrap(Buffer.alloc(32, 9), aad);
    content.writer.keys['writer-2'] = { ciphertext: ciphertext.toString('base64url'), keyVersion };
    content.writer.current = 'writer-2';
    await writeFile(file, JSON.stringify(content));

    const { writer } = await open();
    expect(writer.current).toBe('writer-2');
    expect(writer.verify('writer-1', header, digest, mac)).toBe(true);
    expect(writer.verify('writer-2', header, digest, mac)).toBe(false);
  });

  it('refuses to do without its file', async () => {
    await expect(open(false)).rejects.toEqual(
      new PrivateFileRefused(`The keyring file ${file} is missing; restore it from your backup, for without it no event can be written and no checkpoint signed.`),
    );
  });

  it('refuses a file that others may read', async () => {
    await open();
    await chmod(file, 0o640);
    await expect(open()).rejects.toThrow(`The keyring file ${file} is open to other users (mode 0640); run: chmod 600 ${file}`);
  });

  it('does not open with the master key of another installation', async () => {
    await open();
    kms = await openLocalKms({ file: join(folder, 'other.key'), create: true });
    await expect(open()).rejects.toThrow(`The keyring file ${file} does not open with the KMS "local": restore the keyring and the master key that belong together from one backup.`);
  });

  it('names the KMS it belongs to when another is set', async () => {
    await open();
    const other: Kms = { ...bare(kms), name: 'gcp:projects/p/locations/l/keyRings/r/cryptoKeys/k' };
    await expect(openKeyring({ file, kms: other, create: true })).rejects.toEqual(
      new PrivateFileRefused(`The keyring file ${file} belongs to the KMS "local", and KEYSTEAD_KMS names "${other.name}", which opens nothing that is stored: set KEYSTEAD_KMS=local.`),
    );
  });

  it('repeats what a KMS elsewhere says of itself, and does not send anybody to a backup for it', async () => {
    await open();
    const refused = new KmsRefused('unreachable', 'It does not answer.');
    await expect(openKeyring({ file, kms: { ...bare(kms), unwrap: () => Promise.reject(refused) }, create: false })).rejects.toBe(refused);
  });

  it('does not open when two of its secrets were swapped', async () => {
    await open();
    const content = JSON.parse(await readFile(file, 'utf8')) as { fingerprint: unknown; lookup: unknown };
    await writeFile(file, JSON.stringify({ ...content, fingerprint: content.lookup, lookup: content.fingerprint }));
    await expect(open()).rejects.toThrow('does not open with the KMS');
  });

  it.each([
    ['nothing', () => ''],
    ['an unknown field', (good: object) => JSON.stringify({ ...good, extra: 1 })],
    ['no such current writer key', (good: object) => JSON.stringify({ ...good, writer: { ...(good as { writer: object }).writer, current: 'writer-9' } })],
  ])('refuses a file that holds %s', async (_, spoil) => {
    await open();
    await writeFile(file, spoil(JSON.parse(await readFile(file, 'utf8')) as object));
    await expect(open()).rejects.toEqual(new PrivateFileRefused(`The keyring file ${file} is damaged; restore it from your backup.`));
  });
});
