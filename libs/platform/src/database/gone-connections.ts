import type pg from 'pg';

type Release = pg.PoolClient['release'];

/**
 * Kysely gives a connection back to its pool when BEGIN, and later COMMIT or ROLLBACK, has succeeded, and never if that fails, as it does when the connection
 * was lost: after as many losses as the pool is large, whoever asks it waits for ever. So a connection that ends leaves the pool by itself.
 */
export function letGoOfGoneConnections(pool: pg.Pool): void {
  pool.on('connect', (client) => {
    let release: Release = () => undefined;
    // The pool sets another one each time that it lends the connection, and throws at who gives it back a second time.
    Object.defineProperty(client, 'release', {
      configurable: true,
      get: () => release,
      set(next: Release) {
        release = once(next);
      },
    });
    client.on('end', () => release(true));
  });
}

function once(release: Release): Release {
  let done = false;
  return (destroy) => {
    if (!done) release(destroy);
    done = true;
  };
}
