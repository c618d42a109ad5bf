import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signCheckpoint } from '../note/checkpoint.js';
import { signerOf } from '../note/keys.js';
import { ORG, testKeys } from '../testing/installation.js';
import { LeaseLost } from './errors.js';
import { FileCheckpointVault } from './file-vault.js';

/** Real: the file system and the signatures. */

const key = testKeys().logSigningKey(ORG);
const noteOf = (size: number, root = size): string => signCheckpoint({ origin: key.keyName, size, root: Buffer.alloc(32, root) }, [signerOf(key)]);

let folder: string;
let vault: FileCheckpointVault;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keystead-vault-'));
  vault = new FileCheckpointVault(folder);
});
afterEach(() => rm(folder, { recursive: true }));

const there = async (): Promise<[string, string[]]> => [await readFile(join(folder, `${ORG}.note`), 'utf8'), await readdir(folder)];

describe('a checkpoint in a folder', () => {
  it('is always one of those that were written, whole, however many write it at once', async () => {
    // One is longer than the other: what is left of it behind the shorter one would be seen.
    const notes = [noteOf(100_000), noteOf(7)];
    const torn: string[] = [];
    for (let round = 0; round < 100; round += 1) {
      await Promise.allSettled(notes.map((note) => new FileCheckpointVault(folder).write(ORG, note)));
      const found = await readFile(join(folder, `${ORG}.note`), 'utf8');
      if (!notes.includes(found)) torn.push(found);
      await rm(join(folder, `${ORG}.note`));
    }
    expect(torn).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is not replaced by one of fewer leaves: whoever holds that was overtaken', async () => {
    await vault.write(ORG, noteOf(12));
    await expect(vault.write(ORG, noteOf(3))).rejects.toThrow(new LeaseLost(`The checkpoint of 3 leaves of ${ORG} does not replace the one of 12 leaves that is kept outside the database: another process has sealed on.`));
    expect(await there()).toEqual([noteOf(12), [`${ORG}.note`]]);
    await vault.write(ORG, noteOf(12, 5));
    await vault.write(ORG, noteOf(13));
    expect(await there()).toEqual([noteOf(13), [`${ORG}.note`]]);
  });

  it('leaves nothing of itself behind when it cannot be put there', async () => {
    await vault.write(ORG, noteOf(1));
    await rm(join(folder, `${ORG}.note`));
    // Where the checkpoint belongs lies a folder: the draft is written, and cannot take its place.
    await new FileCheckpointVault(join(folder, `${ORG}.note`)).write('other', noteOf(1));
    await expect(vault.write(ORG, noteOf(2))).rejects.toThrow();
    expect(await readdir(folder)).toEqual([`${ORG}.note`]);
  });
});

describe('drafts that a killed process left', () => {
  const DAY_MS = 86_400_000;
  const put = async (name: string, ageMs: number): Promise<void> => {
    await writeFile(join(folder, name), 'half a no');
    const then = new Date(Date.now() - ageMs);
    await utimes(join(folder, name), then, then);
  };

  it('are taken away when they are old, and nothing else is', async () => {
    await vault.write(ORG, noteOf(1));
    const [old, ofBefore, young] = [`${ORG}.note.0123456789ab.new`, `${ORG}.note.new`, `${ORG}.note.ba9876543210.new`];
    const others = ['notes.new', `${ORG}.note.bak`, `${ORG}.note.0123456789zz.new`, `x ${ORG}.note.new`];
    for (const name of [old, ofBefore, ...others]) await put(name, DAY_MS);
    await put(young, 0);
    await vault.removeDrafts();
    expect(await readdir(folder)).toEqual([`${ORG}.note`, young, ...others].sort());
  });

  it('are taken away a thousand at a time, and where there is no folder there is nothing to do', async () => {
    for (let n = 0; n < 1_003; n += 1) await put(`${ORG}.note.${n.toString(16).padStart(12, '0')}.new`, DAY_MS);
    await vault.removeDrafts();
    expect((await readdir(folder)).length).toBe(3);
    await new FileCheckpointVault(join(folder, 'none')).removeDrafts();
  });
});
