import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { compareFiles, isFileName, isFurtherFile } from './files.js';
import { directory, localHeader } from './zip-layout.js';
import { ZipReader } from './zip-reader.js';
import { ZipWriter } from './zip-writer.js';

let folder: string;
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keystead-zip-'));
  path = join(folder, 'x.zip');
});
afterAll(() => rm(folder, { recursive: true }));

async function zip(files: Record<string, string>): Promise<Buffer> {
  const writer = new ZipWriter(createWriteStream(path));
  for (const [name, text] of Object.entries(files)) await writer.add(name, Buffer.from(text));
  await writer.finish();
  return readFile(path);
}

async function open(bytes: Buffer): Promise<string> {
  await writeFile(path, bytes);
  return ZipReader.open(path).then(
    async (reader) => {
      await reader.close();
      return 'read';
    },
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

describe('the canonical zip', () => {
  it('is read back as written, whole and in parts', async () => {
    await zip({ 'a.txt': 'alpha', 'b/c.json': '{}', 'empty': '' });
    const reader = await ZipReader.open(path);
    expect(await Promise.all(reader.entries.map(async (entry) => [entry.name, (await reader.read(entry, 100)).toString()]))).toEqual([['a.txt', 'alpha'], ['b/c.json', '{}'], ['empty', '']]);
    expect((await reader.slice(reader.entry('a.txt')!, 2, 100)).toString()).toBe('pha');
    await expect(reader.read(reader.entry('a.txt')!, 4)).rejects.toThrow('a.txt has 5 bytes, at most 4 are allowed');
    await reader.close();
  });

  it('is refused after any change outside the contents', async () => {
    const bytes = await zip({ 'a.txt': 'alpha', 'b.txt': 'beta' });
    const contents = [bytes.indexOf('alpha'), bytes.indexOf('beta')] as const;
    const inside = (at: number): boolean => (at >= contents[0] && at < contents[0] + 5) || (at >= contents[1] && at < contents[1] + 4);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const bent = Buffer.from(bytes);
        bent[at]! ^= mask;
        expect((await open(bent)) === 'read').toBe(inside(at));
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'not a zip file'],
    ['a text', Buffer.from('{"v":1}'.repeat(10)), 'not a zip file, or cut short'],
    ['an end record that points nowhere', directory([], 5_000_000_000), 'the zip points outside of itself'],
    ['a size of 2^63', Buffer.concat([directory([{ name: 'a', size: 2 ** 53 - 1, crc: 0, offset: 0 }], 0)]), 'the zip points outside of itself'],
    ['1,001 files', manyFiles(1001), 'more than 1000 files'],
    ['a directory of megabytes', manyFiles(20_000), 'at most 300000 are allowed'],
  ])('is refused when it is %s', async (_, bytes, message) => {
    expect(await open(bytes)).toContain(`UnreadableBundle: ${message}`.slice(0, 18));
    expect(await open(bytes)).toContain(message);
  });

  it('is refused when cut short, continued, or compressed', async () => {
    const bytes = await zip({ 'a.txt': 'alpha' });
    const compressed = Buffer.from(bytes);
    compressed.writeUInt16LE(8, compressed.lastIndexOf('PK\u0001\u0002') + 10);
    expect([await open(bytes.subarray(0, -1)), await open(Buffer.concat([bytes, Buffer.alloc(1)])), await open(compressed)]).toEqual([
      'UnreadableBundle: not a zip file, or cut short, or with something behind it',
      'UnreadableBundle: not a zip file, or cut short, or with something behind it',
      'UnreadableBundle: the zip is compressed: it was repacked',
    ]);
    expect(await open(Buffer.concat([Buffer.from('x'), bytes]))).toContain('UnreadableBundle');
  });

  it('has zip64 fields only where a size or an offset needs them', () => {
    const big = { name: 'a', size: 5_000_000_000, crc: 1, offset: 0 };
    const far = { name: 'b', size: 1, crc: 1, offset: 5_000_000_031 };
    expect([localHeader(big).length, localHeader(far).length]).toEqual([31 + 20, 31]);
    expect(directory([big, far], 5_000_000_063).length).toBe(47 + 20 + 47 + 12 + 56 + 20 + 22);
  });
});

describe('file names', () => {
  it('cannot climb, hide or clash', () => {
    const good = ['controls/cc6.1.json', 'report/report.pdf', 'a/b/c.csv'];
    const bad = ['../x', '/x', 'a/../b', 'a\\b', 'A.txt', '.hidden', 'a//b', 'a/b/c/d', 'c:x', '', 'a/', 'ä/x', `a/${'x'.repeat(101)}`, 'a/x..y'];
    expect([good.map(isFurtherFile), bad.map(isFileName), isFurtherFile('manifest.json')]).toEqual([good.map(() => true), bad.map(() => false), false]);
  });

  it('have one order, the manifest last', () => {
    const ordered = ['events.jsonl', 'boundaries.jsonl', 'leaf-hashes.bin', 'log-key.txt', 'consistency.proof', 'controls/a.json', 'populations/a.csv', 'manifest.json', 'manifest.note'];
    expect([...ordered].reverse().sort(compareFiles)).toEqual(ordered);
  });
});

function manyFiles(count: number): Buffer {
  return directory(Array.from({ length: count }, (_, n) => ({ name: `f${n}`, size: 0, crc: 0, offset: 0 })), 0);
}
