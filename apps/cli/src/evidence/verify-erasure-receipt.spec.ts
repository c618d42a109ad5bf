import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatPublicKey, verifierOf } from '@keystead/evidence/src/note/keys.js';
import { ORG, testKeys } from '@keystead/evidence/src/testing/installation.js';
import { verifyErasureReceipt } from './verify-erasure-receipt.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keystead-receipt-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(path: string, options: { publicKey?: string } = {}): Promise<{ code: number; out: string; errors: string }> {
  let [out, errors] = ['', ''];
  const code = await verifyErasureReceipt(path, options, { stdout: { write: (text) => (out += text) }, stderr: { write: (text) => (errors += text) } });
  return { code, out, errors };
}

describe('keystead evidence verify-receipt', () => {
  it('ends with 2 and a reason for what is no receipt, and prints nothing that moves the cursor', async () => {
    const file = join(folder, 'receipt.json');
    await writeFile(file, '\u001b[2J{}');
    const { code, out } = await run(file);
    expect([code, out.trimEnd().split('\n').at(-1), out.includes('\u001b')]).toEqual([2, 'UNREADABLE: give the JSON file as it was downloaded', false]);
  });

  it('says so when there is no such file, or the key is none', async () => {
    const missing = join(folder, 'missing.json');
    expect(await run(missing)).toEqual({ code: 2, out: '', errors: `keystead: ${missing} cannot be read (ENOENT)\n` });
    await writeFile(join(folder, 'empty.json'), '{}');
    expect(await run(join(folder, 'empty.json'), { publicKey: 'nonsense' })).toMatchObject({ code: 2, out: '', errors: expect.stringMatching(/^keystead: nonsense is neither a public key \(.+\) nor a file\n$/) });
  });

  it('takes the key from a file, as `verify` does', async () => {
    const [receipt, key] = [join(folder, 'empty.json'), join(folder, 'org.key')];
    await Promise.all([writeFile(receipt, '{}'), writeFile(key, `${formatPublicKey(verifierOf(testKeys().logSigningKey(ORG)))}\n`)]);
    expect(await run(receipt, { publicKey: key })).toMatchObject({ code: 2, errors: '', out: expect.stringContaining('UNREADABLE') });
    await writeFile(key, 'nonsense');
    expect(await run(receipt, { publicKey: key })).toMatchObject({ code: 2, errors: expect.stringContaining(`${key} holds no public key`) });
  });
});
