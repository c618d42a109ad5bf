import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { directory, localHeader } from './zip-layout.js';
import type { ZipEntry } from './zip-layout.js';

/** Writes the canonical zip to any stream: nothing is ever gone back to, so size and CRC are known before a file begins. */
export class ZipWriter {
  private readonly entries: ZipEntry[] = [];
  private at = 0;
  private failure: Error | null = null;

  constructor(private readonly sink: Writable) {
    sink.on('error', (error: Error) => (this.failure = error));
  }

  async add(name: string, content: Buffer): Promise<void> {
    await this.addStream(name, { size: content.length, crc: crc32(content), chunks: [content] });
  }

  /** @throws RangeError when the chunks do not have the announced size */
  async addStream(name: string, { size, crc, chunks }: { size: number; crc: number; chunks: AsyncIterable<Buffer> | Iterable<Buffer> }): Promise<void> {
    const entry = { name, size, crc, offset: this.at };
    this.entries.push(entry);
    await this.write(localHeader(entry));
    const start = this.at;
    for await (const chunk of chunks) await this.write(chunk);
    if (this.at - start !== size) throw new RangeError(`${name} has ${this.at - start} bytes, not ${size}`);
  }

  /** Writes the directory; ends the sink. Returns the size of the whole. */
  async finish(): Promise<number> {
    await this.write(directory(this.entries, this.at));
    this.sink.end();
    if (!this.sink.writableFinished && this.failure === null) await once(this.sink, 'finish');
    if (this.failure !== null) throw this.failure;
    return this.at;
  }

  private async write(bytes: Buffer): Promise<void> {
    if (this.failure !== null) throw this.failure;
    this.at += bytes.length;
    if (!this.sink.write(bytes)) await once(this.sink, 'drain');
  }
}
