import type { PoolClient, Submittable } from 'pg';

export interface Copied {
  readonly bytes: Buffer;
  /** There may be more rows than these: the limit was reached. */
  readonly cut: boolean;
}

/**
 * Reads through `COPY … TO STDOUT (FORMAT binary)`: the one way to get bytes out of `pg` as bytes (its rows are decoded as
 * text, `bytea` in hex), and the quickest. The result is one buffer, since the chunks it gets are only lent.
 */
class CopyOut {
  private buffer = Buffer.allocUnsafeSlow(64 * 1024);
  private used = 0;
  private failure: Error | undefined;
  private full = false;

  constructor(
    private readonly text: string,
    private readonly maxBytes: number,
    private readonly done: (result: Copied | Error) => void,
  ) {}

  submit(connection: { query(text: string): void }): void {
    connection.query(this.text);
  }

  /** One row each; once there is enough, later rows are let go by. */
  handleCopyData({ chunk }: { chunk: Buffer }): void {
    if (this.full) return;
    if (this.used + chunk.length > this.buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(this.buffer.length * 4, this.used + chunk.length));
      this.buffer.copy(larger, 0, 0, this.used);
      this.buffer = larger;
    }
    this.used += chunk.copy(this.buffer, this.used);
    this.full = this.used >= this.maxBytes;
  }

  handleError(error: Error): void {
    this.failure = error;
    this.done(error);
  }

  handleReadyForQuery(): void {
    if (this.failure === undefined) this.done({ bytes: this.buffer.subarray(0, this.used), cut: this.full });
  }

  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  handleCopyInResponse(): void {}
}

/**
 * @param query a SELECT with no parameters: whatever is put into it must be a number or come from `escapeLiteral`
 * @param maxBytes no more rows are kept once there are so many bytes; at least one row is
 */
export function copyOut(client: Pick<PoolClient, 'query'>, query: string, maxBytes: number): Promise<Copied> {
  return new Promise((resolve, reject) => {
    const copy = new CopyOut(`COPY (${query}) TO STDOUT (FORMAT binary)`, maxBytes, (result) => (result instanceof Error ? reject(result) : resolve(result)));
    client.query(copy as unknown as Submittable);
  });
}
