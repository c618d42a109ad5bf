import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatPublicKey, verifierOf } from '@keystead/evidence/src/note/keys.js';
import { buildBundle, tamper } from '@keystead/evidence/src/testing/bundle.js';
import { eventId, ORG, testKeys } from '@keystead/evidence/src/testing/installation.js';
import { printReport } from './print-report.js';
import { verify } from './verify.js';
import type { VerifyCommandOptions } from './verify.js';

let folder: string;
let good: string;
let bad: string;
let forged: string;
const key = formatPublicKey(verifierOf(testKeys().logSigningKey(ORG)));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keystead-cli-'));
  [good, bad, forged] = [join(folder, 'good.zip'), join(folder, 'bad.zip'), join(folder, 'forged.zip')];
  await buildBundle(good, { size: 40, from: 5, to: 30 });
  await buildBundle(forged, { size: 40, from: 5, to: 30, seed: 'forger' });
  await tamper(good, bad, (files) => files.set('events.jsonl', Buffer.from(files.get('events.jsonl')!.toString().replace('"via":"session"', '"via":"token"'))));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(bundle: string, options: VerifyCommandOptions = {}): Promise<{ code: number; out: string; errors: string }> {
  let [out, errors] = ['', ''];
  const code = await verify(bundle, options, { stdout: { write: (text) => (out += text) }, stderr: { write: (text) => (errors += text) } });
  return { code, out, errors };
}

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1)!;

describe('keystead evidence verify', () => {
  it('prints each item and ends with the verdict', async () => {
    const { code, out } = await run(good, { publicKey: key });
    expect([code, lastLine(out)]).toEqual([0, 'VALID: all 13 items hold']);
    expect(out).toContain(`Evidence bundle ${good}\nOrganisation    ${ORG}\n`);
    expect(out).toContain('\nok    Events follow each other without a gap: leaves 5 to 29\n');
  });

  it('names what was changed, with exit code 1', async () => {
    const { code, out } = await run(bad, { publicKey: key });
    expect([code, lastLine(out)]).toEqual([1, expect.stringMatching(/^NOT VALID: 2 of 13 items failed\. Keep the file as it is\. Export the same period again and verify that: .* `keystead admin doctor` says where\.$/)]);
    expect(out).toContain(`\nFAULT Events lead to the signed root: none changed, added or missing: 1 fault\n        - line 1 (leaf 5, event ${eventId(5)}) was changed\n`);
  });

  it('says in one line why a file is no bundle, with exit code 2', async () => {
    await writeFile(join(folder, 'text.zip'), 'not a zip at all, only text');
    expect(await run(join(folder, 'text.zip'))).toEqual({ code: 2, out: `Evidence bundle ${join(folder, 'text.zip')}\n\nUNREADABLE: not a zip file, or cut short, or with something behind it. Nothing was checked. If another program packed it again, unpack it and give the folder: then each line is checked. Otherwise give the zip file as it was exported, or export it again.\n`, errors: '' });
  });

  it('says in one line that there is no such file, with exit code 2', async () => {
    const missing = join(folder, 'none.zip');
    expect(await run(missing)).toEqual({ code: 2, out: '', errors: `keystead: there is no ${missing}: give the path of the zip file, or of its folder\n` });
  });

  it('gives the same report as JSON', async () => {
    const { code, out } = await run(bad, { json: true });
    expect([code, JSON.parse(out)]).toMatchObject([1, { verdict: 'not-valid', subject: { organisation: ORG } }]);
  });

  it('takes a key from a file, pins one on first use, and holds later bundles to it', async () => {
    const pin = join(folder, 'org.key');
    expect(await run(bad, { pin })).toMatchObject({ code: 1, errors: 'keystead: nothing was pinned, for the bundle is not valid\n' });
    expect(await run(good, { pin })).toMatchObject({ code: 0, errors: `keystead: pinned the key in ${pin}: from now on only bundles signed with it are valid there\n` });
    expect(await readFile(pin, 'utf8')).toBe(`${key}\n`);
    expect((await run(good, { pin })).out).toContain('ok    Public key: the one you gave');
    expect((await run(forged, { pin })).code).toBe(1);
    expect((await run(good, { publicKey: pin })).code).toBe(0);
  });

  it('warns when nothing but the bundle itself vouches for the key', async () => {
    const { out } = await run(forged);
    expect(lastLine(out)).toBe('VALID: 12 of 13 items hold; read the note above');
    expect(out).toContain('note  Public key: taken from the bundle itself: this shows that the bundle is whole, not who made it.');
  });

  it.each([
    ['both --public-key and --pin', { publicKey: key, pin: 'x' }, 'give --public-key or --pin, not both'],
    ['a key that is none', { publicKey: 'abc' }, 'abc is neither a public key (not an Ed25519 key of the form name+id+base64) nor a file'],
  ])('refuses %s', async (_, options, message) => {
    expect(await run(good, options)).toEqual({ code: 2, out: '', errors: `keystead: ${message}\n` });
  });

  it('lets nothing from the bundle control the terminal', () => {
    const text = printReport('x\u001b[2J.zip', { verdict: 'unreadable', reason: 'a\u202eb\nc', items: [], subject: null });
    expect(text).toBe('Evidence bundle x?[2J.zip\n\nUNREADABLE: a?b?c. Nothing was checked. If another program packed it again, unpack it and give the folder: then each line is checked. Otherwise give the zip file as it was exported, or export it again.\n');
  });
});
