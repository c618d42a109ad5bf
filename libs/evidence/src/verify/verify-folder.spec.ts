import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { formatPublicKey, verifierOf } from '../note/keys.js';
import { ZipReader } from '../bundle/zip-reader.js';
import { buildBundle } from '../testing/bundle.js';
import { ORG, testKeys } from '../testing/installation.js';
import { verifyBundle } from './verify-bundle.js';

let place: string;
let zip: string;
const publicKey = formatPublicKey(verifierOf(testKeys().logSigningKey(ORG)));

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'keystead-folder-'));
  zip = join(place, 'good.zip');
  await buildBundle(zip, { size: 40, from: 5, to: 30 });
});
afterAll(() => rm(place, { recursive: true }));

/** As an auditor's own tool does it. */
async function unpacked(): Promise<string> {
  const folder = await mkdtemp(join(place, 'unpacked-'));
  const reader = await ZipReader.open(zip);
  for (const entry of reader.entries) {
    await mkdir(dirname(join(folder, entry.name)), { recursive: true });
    await writeFile(join(folder, entry.name), await reader.read(entry, entry.size));
  }
  await reader.close();
  return folder;
}

const faults = async (folder: string): Promise<string[]> => (await verifyBundle(folder, { publicKey })).items.flatMap((item) => item.findings.map(({ text }) => `${item.id}: ${text}`));

describe('a bundle that was unpacked', () => {
  it('is checked item by item as the zip is', async () => {
    expect(await verifyBundle(await unpacked(), { publicKey })).toEqual(await verifyBundle(zip, { publicKey }));
  });

  it('names a missing line', async () => {
    const folder = await unpacked();
    const lines = (await readFile(join(folder, 'events.jsonl'), 'utf8')).split('\n');
    await writeFile(join(folder, 'events.jsonl'), lines.filter((_, n) => n !== 3).join('\n'));
    expect(await faults(folder)).toContain('order: leaf 8 is missing');
  });

  it('names a file that was added, and one that is gone', async () => {
    const folder = await unpacked();
    await writeFile(join(folder, 'notes.txt'), 'mine');
    await rm(join(folder, 'boundaries.jsonl'));
    expect(await faults(folder)).toEqual(['files: boundaries.jsonl is missing: the manifest lists it', 'files: notes.txt was added: the manifest does not list it']);
  });

  it('follows no link out of itself', async () => {
    const folder = await unpacked();
    await symlink('/etc/passwd', join(folder, 'boundaries.csv'));
    expect(await verifyBundle(folder, { publicKey })).toMatchObject({ verdict: 'unreadable', reason: 'the folder holds "boundaries.csv", which is no file of a bundle' });
  });
});
