import type { Socket } from 'node:net';
import type { ClientBase, Pool } from 'pg';

/** What `pg` leaves out of its types. */
interface Inside {
  readonly connection: { readonly stream: Socket };
  /** No question is without its answer. */
  readonly readyForQuery: boolean;
  readonly _ending: boolean;
}

/** Drops a connection without a farewell: `end` says goodbye and waits, and a peer that has gone silent never answers. */
export function cut(client: ClientBase): void {
  inside(client).connection.stream.destroy();
}

/**
 * A network that forgets a connection tells neither end, and TCP believes in it for a quarter of an hour. So a connection of the pool on which somebody
 * waits for an answer, and nothing comes or goes for so long, is cut: who waits is told, and the pool makes another. Counted is silence, not
 * the length of the answer: rows that keep coming may take their time. The limit `pg` has of its own would leave the connection in the pool.
 */
export function giveUpSilentConnections(pool: Pool, silentMs: number): void {
  pool.on('connect', (client) => {
    const { stream } = inside(client).connection;
    const giveUp = (heard: number): void => {
      const { readyForQuery, _ending } = inside(client);
      if (stream.bytesRead > heard) return;
      if (_ending) stream.destroy();
      else if (!readyForQuery) stream.destroy(new SilentConnection(silentMs));
    };
    // Where this process stood still for so long, the answer may lie there unread: it is read in between.
    stream.setTimeout(silentMs, () => void setImmediate(giveUp, stream.bytesRead));
  });
}

class SilentConnection extends Error {
  override readonly name = 'SilentConnection';
  /** What the system itself says of a connection that it has given up. */
  readonly code = 'ETIMEDOUT';

  constructor(silentMs: number) {
    super(`PostgreSQL said nothing for ${silentMs / 1000} s: the connection was given up; look at the network and at the load of the server, and ask again`);
  }
}

function inside(client: ClientBase): Inside {
  return client as unknown as Inside;
}
