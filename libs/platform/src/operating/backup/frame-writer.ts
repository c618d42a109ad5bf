import { createHash, type Hash } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { BackupRefused, DATA_BYTES, FIRST_LINE, manifestSchema, MOST, MOST_PARTS, partName, type BackupHeader, type BackupManifest, type BackupPart, type FrameType, type PartEnd } from './format.js';

/** Writes a backup beside its place, readable by its owner only; it appears under its name when it is whole and on the disk. */
export class FrameWriter {
  private readonly all: Hash = createHash('sha256');
  private bytes = 0;
  readonly parts: (PartEnd & { name: string })[] = [];

  private constructor(
    private readonly path: string,
    private readonly draft: string,
    private readonly file: FileHandle,
  ) {}

  static async create(path: string, header: BackupHeader): Promise<FrameWriter> {
    const draft = `${path}.part`;
    const writer = new FrameWriter(path, draft, await open(draft, 'wx', 0o600).catch((error: unknown) => refusePlace(draft, error)));
    await writer.raw(FIRST_LINE);
    await writer.frame('H', json(header));
    return writer;
  }

  /** @param rows asked when the data has ended */
  async part(part: BackupPart, data: AsyncIterable<Buffer>, rows: () => number): Promise<void> {
    // Said before hours of copying, and not at their end.
    if (this.parts.length === MOST_PARTS) throw new BackupRefused(`No backup was made, for one holds ${MOST_PARTS} files and tables at most, and here are more. ${WITHOUT_FILES}`);
    await this.frame('P', json(part));
    const own = createHash('sha256');
    let bytes = 0;
    let waiting: Buffer[] = [];
    let held = 0;
    const flush = async (): Promise<void> => {
      const piece = Buffer.concat(waiting);
      [waiting, held] = [[], 0];
      own.update(piece);
      bytes += piece.length;
      for (let at = 0; at < piece.length; at += DATA_BYTES) await this.frame('D', piece.subarray(at, at + DATA_BYTES));
    };
    for await (const piece of data) {
      waiting.push(piece);
      held += piece.length;
      if (held >= DATA_BYTES) await flush();
    }
    await flush();
    const end: PartEnd = { rows: rows(), bytes, sha256: own.digest('hex') };
    await this.frame('E', json(end));
    this.parts.push({ name: partName(part), ...end });
  }

  /** What nobody could read again gets no name. @returns bytes of the whole file @throws BackupRefused */
  async finish(manifest: BackupManifest): Promise<number> {
    const body = json(manifest);
    if (body.length > MOST.M || !manifestSchema.safeParse(manifest).success) {
      throw new BackupRefused(`No backup was made, for its manifest (${manifest.parts.length} parts, ${manifest.logs.length} logs, ${body.length} bytes) is larger than a restore takes. ${WITHOUT_FILES}`);
    }
    await this.frame('M', body);
    const digest = this.all.copy().digest();
    await this.frame('Z', digest);
    await this.file.sync();
    await this.file.close();
    await rename(this.draft, this.path);
    return this.bytes;
  }

  async abandon(): Promise<void> {
    await this.file.close().catch(() => undefined);
    await rm(this.draft, { force: true });
  }

  private async frame(type: FrameType, body: Buffer): Promise<void> {
    const head = Buffer.alloc(5);
    head.write(type, 0, 'latin1');
    head.writeUInt32BE(body.length, 1);
    await this.raw(head);
    await this.raw(body);
  }

  private async raw(bytes: Buffer): Promise<void> {
    this.all.update(bytes);
    this.bytes += bytes.length;
    await this.file.appendFile(bytes).catch((error: unknown) => refusePlace(this.draft, error));
  }
}

const WITHOUT_FILES = 'Take it without --with-keys and copy KEYSTEAD_HOME/keys and KEYSTEAD_HOME/checkpoints yourself; if that is not enough, back the database up with pg_dump.';
const NO_DIRECTORY = 'there is no such directory. Make it, or name a file in another';
const NOT_YOURS = 'you may not write there. Name a file where you may';
const WHY: Readonly<Record<string, string>> = { ENOENT: NO_DIRECTORY, ENOTDIR: NO_DIRECTORY, EACCES: NOT_YOURS, EPERM: NOT_YOURS, EROFS: NOT_YOURS, ENOSPC: 'the disk is full. Make room, or name a file on another' };

function refusePlace(draft: string, error: unknown): never {
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  throw new BackupRefused(`No backup was made, for ${draft} cannot be written: ${WHY[code] ?? `${code}. Name another file`}.`, { cause: error });
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
