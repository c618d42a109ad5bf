/** Between a client and PostgreSQL: on order it swallows what is connected, as a network does that drops packets and tells neither end. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface SilentProxy {
  /** The database's address, through the proxy. */
  readonly url: string;
  /** Connections of now bear nothing any more, either way, and stay open; later ones are as good as new. */
  swallow(): void;
  close(): Promise<void>;
}

export async function startSilentProxy(databaseUrl: string): Promise<SilentProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const swallowed = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const [from, to] of [[client, upstream], [upstream, client]] as const) {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('data', (chunk) => swallowed.has(from) || to.write(chunk));
      from.on('close', () => {
        sockets.delete(from);
        if (!swallowed.delete(from)) to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    swallow: () => sockets.forEach((socket) => swallowed.add(socket)),
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
