import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { ClientBase, Submittable } from 'pg';

/** What `pg` hands to a query about its connection; its types leave it out. */
interface Connection {
  readonly stream: Socket;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

const rowsOf = (tag: string): number => Number(/^COPY (\d+)$/.exec(tag)?.[1] ?? 0);
const HELD_BYTES = 1024 * 1024;

/** Answers that neither direction has a use for. */
abstract class Copy {
  rows = 0;

  constructor(protected readonly text: string) {}

  submit(connection: Connection): void {
    connection.query(this.text);
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.rows = rowsOf(text);
  }

  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
}

/** `COPY … TO STDOUT`, row by row; the server waits while nobody reads. */
export class CopyOut extends Copy implements AsyncIterable<Buffer> {
  private held: Buffer[] = [];
  private bytes = 0;
  private ended: Error | true | null = null;
  private wake: () => void = () => undefined;
  private connection: Connection | null = null;

  static start(client: ClientBase, text: string): CopyOut {
    const copy = new CopyOut(text);
    client.query(copy as unknown as Submittable);
    return copy;
  }

  handleCopyData({ chunk }: { chunk: Buffer }, connection: Connection): void {
    // The bytes are only lent.
    this.held.push(Buffer.from(chunk));
    this.bytes += chunk.length;
    this.connection = connection;
    if (this.bytes > HELD_BYTES) connection.stream.pause();
    this.wake();
  }

  handleError(error: Error): void {
    this.ended = error;
    this.wake();
  }

  handleReadyForQuery(): void {
    this.ended ??= true;
    this.wake();
  }

  handleCopyInResponse(): void {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for (;;) {
      const held = this.held;
      [this.held, this.bytes] = [[], 0];
      this.connection?.stream.resume();
      yield* held;
      if (this.held.length > 0) continue;
      if (this.ended === true) return;
      if (this.ended !== null) throw this.ended;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}

/** `COPY … FROM STDIN`: start, write, end. A refusal by the server shows at the latest at the end. */
export class CopyIn extends Copy {
  private connection: Connection | null = null;
  private open: (value: void) => void = () => undefined;
  private finish: (rows: number) => void = () => undefined;
  private refuse: (error: Error) => void = () => undefined;
  private failure: Error | null = null;
  private readonly opened = new Promise<void>((resolve) => (this.open = resolve));
  private readonly done = new Promise<number>((resolve, reject) => ([this.finish, this.refuse] = [resolve, reject]));

  static async start(client: ClientBase, text: string): Promise<CopyIn> {
    const copy = new CopyIn(text);
    copy.done.catch(() => undefined);
    client.query(copy as unknown as Submittable);
    await Promise.race([copy.opened, copy.done]);
    return copy;
  }

  async write(chunk: Buffer): Promise<void> {
    if (this.failure !== null) throw this.failure;
    const connection = this.connection!;
    connection.sendCopyFromChunk(chunk);
    if (connection.stream.writableNeedDrain) await Promise.race([once(connection.stream, 'drain'), this.done]);
  }

  /** @returns rows stored */
  end(): Promise<number> {
    if (this.failure === null) this.connection!.endCopyFrom();
    return this.done;
  }

  handleCopyInResponse(connection: Connection): void {
    this.connection = connection;
    this.open();
  }

  handleError(error: Error): void {
    this.failure = error;
    this.refuse(error);
  }

  handleReadyForQuery(): void {
    this.finish(this.rows);
  }

  handleCopyData(): void {}
}
