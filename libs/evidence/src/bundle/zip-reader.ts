import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { SlicedReader, UnreadableBundle, type BundleEntry } from './bundle-reader.js';
import { MAX_FILES } from './files.js';
import { readPart } from './read-part.js';
import { EOCD64_BYTES, EOCD_BYTES, LOCATOR_BYTES, directory, localHeader } from './zip-layout.js';
import type { ZipEntry } from './zip-layout.js';

const LIMIT = 0xffffffff;
const MAX_DIRECTORY_BYTES = MAX_FILES * 300;

/** Reads canonical bundles only. Nothing is unpacked: a file is read where it lies, so a name can do no harm and nothing can swell. */
export class ZipReader extends SlicedReader<ZipEntry> {
  private constructor(
    private readonly file: FileHandle,
    entries: readonly ZipEntry[],
  ) {
    super(entries);
  }

  /** @throws UnreadableBundle */
  static async open(path: string): Promise<ZipReader> {
    const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
      throw new UnreadableBundle(error.code === 'ENOENT' ? 'there is no such file' : `the file cannot be opened (${error.code})`);
    });
    try {
      const stat = await file.stat();
      if (!stat.isFile()) throw new UnreadableBundle('not a file');
      return new ZipReader(file, await readDirectory(file, stat.size));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async slice({ name }: BundleEntry, from: number, length: number): Promise<Buffer> {
    const entry = this.entry(name)!;
    return readPart(this.file, entry.offset + localHeader(entry).length + from, Math.max(0, Math.min(length, entry.size - from)));
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

async function readDirectory(file: FileHandle, size: number): Promise<ZipEntry[]> {
  if (size < EOCD_BYTES) throw new UnreadableBundle('not a zip file');
  const { start, tail } = await readTail(file, size);
  const entries = parseCentral(tail, start);
  // Written again from what was read, frame and all must come out the same: that covers every byte that is not content.
  if (!directory(entries, start).equals(tail)) throw new UnreadableBundle('the zip is not as Keystead writes it: it is another file, or was repacked or damaged');
  let at = 0;
  for (const entry of entries) {
    const header = localHeader(entry);
    if (entry.offset !== at || at + header.length + entry.size > start) throw new UnreadableBundle(`${entry.name} does not lie where the order of the zip puts it`);
    if (!(await readPart(file, at, header.length)).equals(header)) throw new UnreadableBundle(`the zip entry of ${entry.name} is damaged`);
    at += header.length + entry.size;
  }
  if (at !== start) throw new UnreadableBundle('the zip holds bytes that belong to no file');
  return entries;
}

async function readTail(file: FileHandle, size: number): Promise<{ start: number; tail: Buffer }> {
  const end = await readPart(file, size - EOCD_BYTES, EOCD_BYTES);
  if (end.readUInt32LE(0) !== 0x06054b50) throw new UnreadableBundle('not a zip file, or cut short, or with something behind it');
  let start = end.readUInt32LE(16);
  if (start === LIMIT && size >= EOCD_BYTES + EOCD64_BYTES + LOCATOR_BYTES) {
    const record = await readPart(file, size - EOCD_BYTES - EOCD64_BYTES - LOCATOR_BYTES, EOCD64_BYTES);
    start = Number(record.readBigUInt64LE(48));
  }
  const length = size - start;
  if (!Number.isSafeInteger(start) || length < EOCD_BYTES) throw new UnreadableBundle('the zip points outside of itself');
  if (length > MAX_DIRECTORY_BYTES) throw new UnreadableBundle(`the directory of the zip has ${length} bytes, at most ${MAX_DIRECTORY_BYTES} are allowed`);
  return { start, tail: await readPart(file, start, length) };
}

function parseCentral(tail: Buffer, start: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  while (at + 46 <= tail.length && tail.readUInt32LE(at) === 0x02014b50) {
    if (entries.length === MAX_FILES) throw new UnreadableBundle(`the zip holds more than ${MAX_FILES} files`);
    const [names, extras, comments] = [tail.readUInt16LE(at + 28), tail.readUInt16LE(at + 30), tail.readUInt16LE(at + 32)];
    const next = at + 46 + names + extras + comments;
    if (next > tail.length) throw new UnreadableBundle('the directory of the zip is cut short');
    if (tail.readUInt16LE(at + 10) !== 0) throw new UnreadableBundle('the zip is compressed: it was repacked');
    const name = tail.toString('latin1', at + 46, at + 46 + names);
    const far = bigNumbers(tail.subarray(at + 46 + names, next - comments));
    const small = tail.readUInt32LE(at + 24);
    const offset = tail.readUInt32LE(at + 42);
    const size = small === LIMIT ? (far.shift(), far.shift()) : small;
    const entry = { name, size: size ?? -1, crc: tail.readUInt32LE(at + 16), offset: (offset === LIMIT ? far.shift() : offset) ?? -1 };
    if (entry.size < 0 || entry.offset < 0 || entry.size > start || entry.offset > start) throw new UnreadableBundle('the zip points outside of itself');
    entries.push(entry);
    at = next;
  }
  return entries;
}

function bigNumbers(extra: Buffer): number[] {
  const numbers: number[] = [];
  for (let at = 4; at + 8 <= extra.length && at < 28; at += 8) {
    const value = extra.readBigUInt64LE(at);
    numbers.push(value > BigInt(Number.MAX_SAFE_INTEGER) ? -1 : Number(value));
  }
  return numbers;
}
