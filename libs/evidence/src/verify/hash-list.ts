import { HASH_BYTES } from '../merkle/hashes.js';
import type { BundleEntry, BundleReader } from '../bundle/bundle-reader.js';

const CHUNK_HASHES = 32_768;

/** `leaf-hashes.bin`: the leaf hashes of the range, boundary leaves included, 32 bytes each. One megabyte of it is held at a time. */
export class HashList {
  private chunk: Buffer = Buffer.alloc(0);
  private chunkAt = -1;

  constructor(
    private readonly zip: BundleReader,
    private readonly entry: BundleEntry,
    /** Leaf index of the first hash. */
    private readonly first: number,
  ) {}

  /** Makes `at` work for this index; awaited only when another part of the file is needed. */
  has(index: number): boolean {
    return this.chunkAt === Math.floor((index - this.first) / CHUNK_HASHES);
  }

  async load(index: number): Promise<void> {
    const chunkAt = Math.floor((index - this.first) / CHUNK_HASHES);
    this.chunk = await this.zip.slice(this.entry, chunkAt * CHUNK_HASHES * HASH_BYTES, CHUNK_HASHES * HASH_BYTES);
    this.chunkAt = chunkAt;
  }

  equals(index: number, hash: Buffer): boolean {
    const at = (index - this.first - this.chunkAt * CHUNK_HASHES) * HASH_BYTES;
    return this.chunk.compare(hash, 0, HASH_BYTES, at, at + HASH_BYTES) === 0;
  }

  async *all(): AsyncIterable<Buffer> {
    let rest = Buffer.alloc(0);
    for await (const piece of this.zip.stream(this.entry)) {
      const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      const whole = bytes.length - (bytes.length % HASH_BYTES);
      for (let at = 0; at < whole; at += HASH_BYTES) yield bytes.subarray(at, at + HASH_BYTES);
      rest = Buffer.from(bytes.subarray(whole));
    }
  }
}
