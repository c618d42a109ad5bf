import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrivateFileRefused, createPrivateFile, readPrivateFile } from './private-file.js';

describe('a private file', () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'keystead-private-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('is written for its owner only, folders included, and leaves nothing beside it', async () => {
    const path = join(folder, 'home', 'secret');

    expect(await readPrivateFile('secret file', path)).toBeNull();
    expect(await createPrivateFile('secret file', path, Buffer.from('mine'))).toBe(true);
    expect((await readPrivateFile('secret file', path))!.toString()).toBe('mine');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'home'))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(folder, 'home'))).toEqual(['secret']);
  });

  it('is never replaced: of many who create it at once, one wins and all read the same', async () => {
    const path = join(folder, 'secret');
    const created = await Promise.all(['a', 'b', 'c', 'd'].map((content) => createPrivateFile('secret file', path, Buffer.from(content))));

    expect(created.filter(Boolean)).toEqual([true]);
    expect((await readPrivateFile('secret file', path))!.toString()).toBe(['a', 'b', 'c', 'd'][created.indexOf(true)]);
    expect(await readdir(folder)).toEqual(['secret']);
  });

  it.each([0o644, 0o640, 0o604, 0o620, 0o700 | 0o001])('is refused with mode %o, saying what to do', async (mode) => {
    const path = join(folder, 'secret');
    await writeFile(path, 'mine');
    await chmod(path, mode);

    await expect(readPrivateFile('secret file', path)).rejects.toEqual(
      new PrivateFileRefused(`The secret file ${path} is open to other users (mode 0${mode.toString(8)}); run: chmod 600 ${path}`),
    );
  });

  it('may be read-only for its owner', async () => {
    const path = join(folder, 'secret');
    await writeFile(path, 'mine');
    await chmod(path, 0o400);
    expect((await readPrivateFile('secret file', path))!.toString()).toBe('mine');
  });

  it('is refused when it is a folder, or too large', async () => {
    await mkdir(join(folder, 'secret'));
    await expect(readPrivateFile('secret file', join(folder, 'secret'))).rejects.toThrow('is not a file; remove it or name another path.');

    await writeFile(join(folder, 'large'), Buffer.alloc(64 * 1024 + 1), { mode: 0o600 });
    await expect(readPrivateFile('secret file', join(folder, 'large'))).rejects.toThrow('is larger than 65536 bytes');
  });

  it('says so when its folder cannot be made', async () => {
    await writeFile(join(folder, 'in-the-way'), '');
    const path = join(folder, 'in-the-way', 'secret');
    await expect(readPrivateFile('secret file', path)).rejects.toThrow(`The secret file ${path} cannot be read (ENOTDIR); make it readable for the user who starts Keystead.`);
    await expect(createPrivateFile('secret file', join(path, 'deeper'), Buffer.from('x'))).rejects.toThrow('cannot be written (ENOTDIR); check the folder');
  });
});
