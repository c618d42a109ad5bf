import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { z } from 'zod';
import { BackupRefused, FIRST_LINE, headerSchema, manifestSchema, MOST, partEndSchema, partName, partSchema, type BackupHeader, type BackupManifest, type BackupPart, type FrameType, type PartEnd } from './format.js';

export type BackupItem =
  | { readonly kind: 'header'; readonly header: BackupHeader }
  | { readonly kind: 'part'; readonly part: BackupPart }
  | { readonly kind: 'data'; readonly bytes: Buffer }
  | { readonly kind: 'part-end'; readonly part: BackupPart; readonly end: PartEnd }
  /** Only when everything in the file is as it was written. */
  | { readonly kind: 'manifest'; readonly manifest: BackupManifest };

/**
 * A backup piece by piece, each checked on the way; memory for one piece and the manifest.
 * @throws BackupRefused naming the part that is cut off, changed or malformed
 */
export async function* readBackup(path: string): AsyncGenerator<BackupItem> {
  const source = new Source(path);
  try {
    if (!(await source.startsWith(FIRST_LINE))) throw new BackupRefused(`${path} is not a backup that this version can read.`);
    const header = source.json('header', await source.frame('H'), headerSchema);
    yield { kind: 'header', header };
    const ends: (PartEnd & { name: string })[] = [];
    for (let frame = await source.frame('P', 'M'); ; frame = await source.frame('P', 'M')) {
      if (frame.type === 'M') {
        source.where = 'manifest';
        const manifest = source.json('manifest', frame, manifestSchema);
        const odd = ends.findIndex((end, i) => JSON.stringify(end) !== JSON.stringify(manifest.parts[i]));
        if (odd >= 0 || manifest.parts.length !== ends.length) throw source.changed(ends[odd]?.name ?? 'manifest');
        await source.demandEnd();
        yield { kind: 'manifest', manifest };
        return;
      }
      const part = source.json('part', frame, partSchema);
      source.where = `part ${partName(part)}`;
      yield { kind: 'part', part };
      const own = createHash('sha256');
      let bytes = 0;
      let next = await source.frame('D', 'E');
      for (; next.type === 'D'; next = await source.frame('D', 'E')) {
        own.update(next.body);
        bytes += next.body.length;
        yield { kind: 'data', bytes: next.body };
      }
      const end = source.json('end of the part', next, partEndSchema);
      if (end.bytes !== bytes || end.sha256 !== own.digest('hex')) throw source.changed(partName(part));
      ends.push({ name: partName(part), ...end });
      yield { kind: 'part-end', part, end };
      source.where = `what follows the part ${partName(part)}`;
    }
  } finally {
    source.close();
  }
}

interface Frame {
  readonly type: FrameType;
  readonly body: Buffer;
}

class Source {
  where = 'header';
  private readonly stream;
  private readonly chunks: AsyncIterator<Buffer>;
  private readonly all = createHash('sha256');
  private buffer: Buffer = Buffer.alloc(0);

  constructor(private readonly path: string) {
    this.stream = createReadStream(path, { highWaterMark: 512 * 1024 });
    this.chunks = this.stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  async startsWith(bytes: Buffer): Promise<boolean> {
    const found = await this.take(bytes.length);
    return found?.equals(bytes) ?? false;
  }

  /** The next frame, of one of these types. */
  async frame(...allowed: readonly FrameType[]): Promise<Frame> {
    const head = await this.take(5);
    if (head === null) throw this.cutOff();
    const type = head.toString('latin1', 0, 1) as FrameType;
    const length = head.readUInt32BE(1);
    if (!allowed.includes(type) || length > MOST[type]) throw this.malformed();
    const body = await this.take(length);
    if (body === null) throw this.cutOff();
    return { type, body };
  }

  json<S extends z.ZodType>(what: string, { body }: Frame, schema: S): z.infer<S> {
    try {
      return schema.parse(JSON.parse(body.toString('utf8')));
    } catch {
      throw new BackupRefused(`The backup ${this.path} is malformed: the ${what} (${this.where}) is not in the form of this version. Copy the file again, or restore with the version that wrote it.`);
    }
  }

  async demandEnd(): Promise<void> {
    const digest = this.all.copy().digest();
    const { body } = await this.frame('Z');
    if (!body.equals(digest)) throw this.changed('header or manifest');
    if ((await this.take(1)) !== null) throw new BackupRefused(`The backup ${this.path} is malformed: bytes follow its end. Copy the file again from where it was written.`);
  }

  changed(part: string): BackupRefused {
    return new BackupRefused(`The backup ${this.path} was changed: ${part} is not as it was written. Copy the file again, or take another backup.`);
  }

  close(): void {
    this.stream.destroy();
  }

  private malformed(): BackupRefused {
    return new BackupRefused(`The backup ${this.path} is malformed in ${this.where}. Copy the file again, or take another backup.`);
  }

  private cutOff(): BackupRefused {
    return new BackupRefused(`The backup ${this.path} is cut off in ${this.where}. Copy the file again from where it was written.`);
  }

  /** Exactly so many bytes, or null when the file ends before. */
  private async take(bytes: number): Promise<Buffer | null> {
    const pieces = [this.buffer];
    let held = this.buffer.length;
    while (held < bytes) {
      const next = await this.chunks.next().catch((error: NodeJS.ErrnoException) => {
        throw new BackupRefused(error.code === 'ENOENT' ? `There is no backup ${this.path}: check the path.` : `The backup ${this.path} cannot be read (${error.code ?? error.message}).`, { cause: error });
      });
      if (next.done === true) return null;
      pieces.push(next.value);
      held += next.value.length;
    }
    const joined = pieces.length === 1 ? this.buffer : Buffer.concat(pieces);
    this.buffer = joined.subarray(bytes);
    const taken = joined.subarray(0, bytes);
    this.all.update(taken);
    return taken;
  }
}
