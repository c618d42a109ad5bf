import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** What to do with the next batch that passes: see `FaultyProxy`. */
export type Fault = 'lose-answer' | 'lose-request' | 'delay-request';

/**
 * Stands between a store and PostgreSQL, for tests. On order it breaks a connection at the worst moments of a commit:
 * after the server has the batch but before its answer is back; before the server has it; or so that the server gets it
 * only later, when the store has long given up on it (the bytes wait until `deliverLate`).
 */
export class FaultyProxy {
  private armed: Fault[] = [];
  private readonly late: (() => void)[] = [];
  faults = 0;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async before(databaseUrl: string): Promise<FaultyProxy> {
    const target = new URL(databaseUrl);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = new URL(databaseUrl);
    url.port = String((server.address() as AddressInfo).port);
    const proxy = new FaultyProxy(server, url.href);
    server.on('connection', (client: Socket) => proxy.join(client, connect(Number(target.port), target.hostname)));
    return proxy;
  }

  /** Each fault strikes one batch, in order. */
  arm(...faults: Fault[]): void {
    this.armed.push(...faults);
  }

  deliverLate(): void {
    for (const deliver of this.late.splice(0)) deliver();
  }

  close(): Promise<void> {
    this.deliverLate();
    return new Promise((resolve) => {
      this.server.close(() => resolve());
    });
  }

  private join(client: Socket, upstream: Socket): void {
    let isWriter = false;
    let struck = false;
    client.on('data', (chunk: Buffer) => {
      isWriter ||= chunk.includes('events.append_');
      // A Bind message ('B') of the prepared batch: the sentence itself goes over the wire only once.
      const fault = isWriter && !struck && (chunk.includes('events.append_') || chunk[0] === 0x42) ? this.armed.shift() : undefined;
      if (fault === undefined) {
        if (!struck) upstream.write(chunk);
        return;
      }
      struck = true;
      this.faults += 1;
      if (fault === 'lose-request') upstream.destroy();
      else if (fault === 'lose-answer') upstream.write(chunk);
      else this.late.push(() => upstream.write(chunk, () => upstream.end()));
      if (fault !== 'lose-answer') client.destroy();
    });
    upstream.on('data', (chunk: Buffer) => {
      if (struck) client.destroy();
      else client.write(chunk);
    });
    client.on('close', () => {
      if (!struck) upstream.destroy();
    });
    upstream.on('close', () => client.destroy());
    for (const socket of [client, upstream]) socket.on('error', () => undefined);
  }
}
