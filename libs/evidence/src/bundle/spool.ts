import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

const FLUSH_BYTES = 1024 * 1024;

/** A file that is written once, summed up on the way, and read back once: what a stream of unknown length needs before it can enter a zip. */
export class Spool {
  private pending: Buffer[] = [];
  private waiting = 0;
  private readonly digest = createHash('sha256');
  private crc = 0;
  private bytes = 0;

  private constructor(
    private readonly file: FileHandle,
    private readonly path: string,
  ) {}

  static async create(path: string): Promise<Spool> {
    return new Spool(await open(path, 'wx+', 0o600), path);
  }

  async append(chunk: Buffer): Promise<void> {
    this.pending.push(chunk);
    this.waiting += chunk.length;
    if (this.waiting >= FLUSH_BYTES) await this.flush();
  }

  async sum(): Promise<{ size: number; crc: number; sha256: string }> {
    await this.flush();
    return { size: this.bytes, crc: this.crc, sha256: this.digest.copy().digest('hex') };
  }

  async *chunks(): AsyncIterable<Buffer> {
    for (let at = 0; at < this.bytes; ) {
      const { bytesRead, buffer } = await this.file.read(Buffer.allocUnsafe(FLUSH_BYTES), 0, Math.min(FLUSH_BYTES, this.bytes - at), at);
      if (bytesRead === 0) throw new Error(`${this.path} lost bytes while it was used`);
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }

  async remove(): Promise<void> {
    await this.file.close();
    await rm(this.path, { force: true });
  }

  private async flush(): Promise<void> {
    if (this.waiting === 0) return;
    const chunk = this.pending.length === 1 ? this.pending[0]! : Buffer.concat(this.pending);
    this.pending = [];
    this.waiting = 0;
    this.digest.update(chunk);
    this.crc = crc32(chunk, this.crc);
    await this.file.write(chunk, 0, chunk.length, this.bytes);
    this.bytes += chunk.length;
  }
}
