/** Between a client and PostgreSQL: on order it swallows what is connected, as a network does that drops packets and tells neither end. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface SilentProxy {
  /** The database's address, through the proxy. */
  readonly url: string;
  /** Connections of now bear nothing any more, either way, and stay open; later ones are as good as new. */
  swallow(): void;
  /** From now on a connection is swallowed by itself once these words are said to the database, which hears them or not; null: none is. */
  swallowAt(words: string | null, hears?: 'heard' | 'unheard'): void;
  close(): Promise<void>;
}

export async function startSilentProxy(databaseUrl: string): Promise<SilentProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const swallowed = new Set<Socket>();
  let trap: { readonly words: string; readonly hears: 'heard' | 'unheard' } | null = null;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    const springs = (said: Buffer): boolean => {
      if (trap === null || !said.includes(trap.words)) return false;
      swallowed.add(client).add(upstream);
      return trap.hears === 'unheard';
    };
    for (const [from, to] of [[client, upstream], [upstream, client]] as const) {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('data', (chunk) => swallowed.has(from) || (from === client && springs(chunk)) || to.write(chunk));
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
    swallowAt: (words, hears = 'unheard') => void (trap = words === null ? null : { words, hears }),
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
