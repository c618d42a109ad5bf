import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type Cut = 'before it arrives' | 'before it is answered';

export interface CutConnection {
  readonly url: string;
  /** Messages of clients so far. */
  messages(): number;
  close(): Promise<void>;
}

/**
 * Stands in front of PostgreSQL, and at one message of a client behaves as if that client had been killed: nothing of it passes any more, and
 * who tries to connect again is cut off too. What the server had taken in, it finishes.
 * @param at counted from 1; never, when it is left out
 */
export async function cutConnection(databaseUrl: string, at = Number.POSITIVE_INFINITY, cut: Cut = 'before it arrives'): Promise<CutConnection> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let messages = 0;
  let over = false;
  const end = (): void => {
    over = true;
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((client) => {
    if (over) return client.destroy();
    const upstream = connect(Number(target.port), target.hostname);
    let last = false;
    for (const [socket, other] of [[client, upstream], [upstream, client]] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => (sockets.delete(socket), other.destroy()));
    }
    client.on('data', (bytes) => {
      messages += 1;
      if (messages === at && cut === 'before it arrives') return end();
      last ||= messages === at;
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => (last ? end() : client.write(bytes)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    messages: () => messages,
    close: async () => {
      end();
      server.close();
      await once(server, 'close');
    },
  };
}
