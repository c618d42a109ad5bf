import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DoesNotOpen } from './aead.js';
import { bindingOf, openEnvelope, sealEnvelope } from './envelope.js';
import type { SealedEnvelope } from './envelope.js';
import { UnwrapRefused } from './kms.js';
import type { Kms } from './kms.js';
import { openLocalKms } from './local-kms.js';

describe('an envelope', () => {
  let folder: string;
  let kms: Kms;
  let sealed: SealedEnvelope;
  const vaulted = { organisation: 'org_a', key: 'key_1', revision: 1, provider: 'openai', destination: 'https://api.openai.com' };
  const aad = bindingOf('vaulted key', vaulted);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keystead-envelope-'));
    kms = await openLocalKms({ file: join(folder, 'master.key'), create: true });
    sealed = await sealEnvelope(kms, Buffer.from('sk-secret'), aad);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('opens with what it was bound to, and says who wrapped its key', async () => {
    expect((await openEnvelope(kms, sealed, aad)).toString()).toBe('sk-secret');
    expect({ kms: sealed.kms, keyVersion: sealed.keyVersion }).toEqual({ kms: 'local', keyVersion: '1' });
    expect(sealed.ciphertext.includes('sk-secret')).toBe(false);
  });

  it.each(Object.keys(vaulted))('does not open when %s was changed', async (name) => {
    const changed = bindingOf('vaulted key', { ...vaulted, [name]: 'changed' });
    await expect(openEnvelope(kms, sealed, changed)).rejects.toThrow(UnwrapRefused);
  });

  it('does not open under the data key of another envelope with the same binding', async () => {
    const other = await sealEnvelope(kms, Buffer.from('sk-other'), aad);
    await expect(openEnvelope(kms, { ...sealed, wrappedKey: other.wrappedKey }, aad)).rejects.toThrow(DoesNotOpen);
  });

  it('does not open with a changed ciphertext, wherever it was changed', async () => {
    for (let i = 0; i < sealed.ciphertext.length; i += 1) {
      const ciphertext = Buffer.from(sealed.ciphertext);
      ciphertext[i]! ^= 1;
      await expect(openEnvelope(kms, { ...sealed, ciphertext }, aad)).rejects.toThrow(DoesNotOpen);
    }
  });

  it('does not open by another KMS, and says which one sealed it', async () => {
    await expect(openEnvelope(kms, { ...sealed, kms: 'google' }, aad)).rejects.toEqual(new DoesNotOpen('the envelope was sealed with the KMS "google", not "local"'));
  });

  it('wipes the data key when it is done', async () => {
    const seen: Buffer[] = [];
    const spying: Kms = {
      name: kms.name,
      wrap: (plaintext, binding) => (seen.push(plaintext), kms.wrap(plaintext, binding)),
      unwrap: async (ciphertext, binding, version) => (seen.push(await kms.unwrap(ciphertext, binding, version)), seen.at(-1)!),
      check: () => kms.check(),
    };
    await openEnvelope(spying, await sealEnvelope(spying, Buffer.from('x'), aad), aad);
    expect(seen).toEqual([Buffer.alloc(32), Buffer.alloc(32)]);
  });
});

describe('a binding', () => {
  it('is the same whatever the order of its values, and never the same for other values', () => {
    expect(bindingOf('p', { a: '1', b: '2' })).toEqual(bindingOf('p', { b: '2', a: '1' }));
    expect(bindingOf('p', { a: '1', b: '2' })).not.toEqual(bindingOf('p', { a: '1","b":"2' }));
    expect(bindingOf('p', { a: '1' })).not.toEqual(bindingOf('q', { a: '1' }));
  });
});
