import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
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
  const put = (name: string): Promise<void> => writeFile(join(folder, name), 'half a no');

  it('are taken away, and nothing else is', async () => {
    await vault.write(ORG, noteOf(1));
    const drafts = [`${ORG}.note.0123456789ab.new`, `${ORG}.note.new`];
    const others = ['notes.new', `${ORG}.note.bak`, `${ORG}.note.0123456789zz.new`, `x ${ORG}.note.new`];
    for (const name of [...drafts, ...others]) await put(name);
    await vault.removeDrafts();
    expect(await readdir(folder)).toEqual([`${ORG}.note`, ...others].sort());
  });

  it('are taken away from a writer that stood still as well, which learns that it was overtaken', async () => {
    await vault.write(ORG, noteOf(1));
    class Stopped extends FileCheckpointVault {
      /** Its last look before the draft takes its place. */
      override async read(logName: string): Promise<Buffer | null> {
        await vault.removeDrafts();
        return super.read(logName);
      }
    }
    await expect(new Stopped(folder).write(ORG, noteOf(2))).rejects.toMatchObject({ name: 'LeaseLost', message: 'The draft of a checkpoint was taken away: another process has begun to seal.' });
    expect([await readdir(folder), (await vault.read(ORG))?.toString()]).toEqual([[`${ORG}.note`], noteOf(1)]);
  });

  it('are taken away so many at a time, and where there is no folder there is nothing to do', async () => {
    for (let n = 0; n < 8; n += 1) await put(`${ORG}.note.${n.toString(16).padStart(12, '0')}.new`);
    await vault.removeDrafts(5);
    expect((await readdir(folder)).length).toBe(3);
    await new FileCheckpointVault(join(folder, 'none')).removeDrafts();
  });
});
