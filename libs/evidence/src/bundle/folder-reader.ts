import { lstat, open, readdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { SlicedReader, UnreadableBundle, type BundleEntry } from './bundle-reader.js';
import { MAX_FILES, compareFiles } from './files.js';
import { readPart } from './read-part.js';

/** A bundle that somebody unpacked. All that the signatures cover is checked as in the zip; only the container is not there to be checked. */
export class FolderReader extends SlicedReader<BundleEntry> {
  private readonly open_ = new Map<string, Promise<FileHandle>>();

  private constructor(
    private readonly folder: string,
    entries: readonly BundleEntry[],
  ) {
    super(entries);
  }

  /** @throws UnreadableBundle for links and other things that are no files, and for too many of them */
  static async open(folder: string): Promise<FolderReader> {
    const entries: BundleEntry[] = [];
    for (const name of await namesIn(folder)) {
      const { size } = await lstat(join(folder, name));
      entries.push({ name, size, crc: null });
    }
    return new FolderReader(folder, entries.toSorted((a, b) => compareFiles(a.name, b.name)));
  }

  async slice(entry: BundleEntry, from: number, length: number): Promise<Buffer> {
    return readPart(await this.handle(entry.name), from, Math.max(0, Math.min(length, entry.size - from)));
  }

  async close(): Promise<void> {
    for (const handle of await Promise.allSettled(this.open_.values())) if (handle.status === 'fulfilled') await handle.value.close();
  }

  private handle(name: string): Promise<FileHandle> {
    const known = this.open_.get(name) ?? open(join(this.folder, name), 'r');
    this.open_.set(name, known);
    return known;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  const look = async (under: string, deeper: number): Promise<void> => {
    for (const found of await readdir(join(folder, under), { withFileTypes: true })) {
      const name = under === '' ? found.name : `${under}/${found.name}`;
      if (found.isDirectory() && deeper > 0) await look(name, deeper - 1);
      else if (!found.isFile()) throw new UnreadableBundle(`the folder holds ${JSON.stringify(name.slice(0, 100))}, which is no file of a bundle`);
      else if (names.push(name) > MAX_FILES) throw new UnreadableBundle(`the folder holds more than ${MAX_FILES} files`);
    }
  };
  await look('', 2);
  return names;
}
