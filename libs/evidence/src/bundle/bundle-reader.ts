/** The file cannot be taken as a bundle at all; the message is one sentence for people. */
export class UnreadableBundle extends Error {
  override readonly name = 'UnreadableBundle';
}

export interface BundleEntry {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Of the container, which for an unpacked folder has none. */
  readonly crc: number | null;
}

/** The files of a bundle, read where they lie: as it was exported, or unpacked into a folder. */
export interface BundleReader {
  /** In the order of the container; for a folder, in the order a bundle has. */
  readonly entries: readonly BundleEntry[];
  entry(name: string): BundleEntry | null;
  /** A file's bytes in pieces of up to 1 MiB; each piece is a buffer of its own. */
  stream(entry: BundleEntry): AsyncIterable<Buffer>;
  /** @throws UnreadableBundle when the file is larger than `most` bytes */
  read(entry: BundleEntry, most: number): Promise<Buffer>;
  /** Any part of a file. */
  slice(entry: BundleEntry, from: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

const CHUNK = 1024 * 1024;

/** What every reader does over its own way to read a part of a file. */
export abstract class SlicedReader<E extends BundleEntry> implements BundleReader {
  constructor(readonly entries: readonly E[]) {}

  abstract slice(entry: BundleEntry, from: number, length: number): Promise<Buffer>;
  abstract close(): Promise<void>;

  entry(name: string): E | null {
    return this.entries.find((entry) => entry.name === name) ?? null;
  }

  async *stream(entry: BundleEntry): AsyncIterable<Buffer> {
    for (let at = 0; at < entry.size; at += CHUNK) yield await this.slice(entry, at, CHUNK);
  }

  async read(entry: BundleEntry, most: number): Promise<Buffer> {
    if (entry.size > most) throw new UnreadableBundle(`${entry.name} has ${entry.size} bytes, at most ${most} are allowed`);
    const pieces: Buffer[] = [];
    for await (const piece of this.stream(entry)) pieces.push(piece);
    return Buffer.concat(pieces);
  }
}
