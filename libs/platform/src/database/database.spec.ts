import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { openOrm, openPool } from './database.js';

/** SSLRequest of PostgreSQL's protocol: length 8, code 80877103. */
const SSL_REQUEST = '0000000804d2162f';

describe('an address that demands TLS', () => {
  let server: Server;
  let first: Promise<string>;
  let url: string;
  beforeEach(async () => {
    const said = Promise.withResolvers<string>();
    first = said.promise;
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (bytes) => {
        said.resolve(bytes.subarray(0, 8).toString('hex'));
        socket.end('N');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `postgres://keystead:secret@127.0.0.1:${(server.address() as AddressInfo).port}/keystead?sslmode=verify-full`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it.each(['application', undefined] as const)('is kept by a pool (role %s): no word before TLS', async (role) => {
    const pool = openPool(url, 1, role);
    await expect(pool.query('SELECT 1')).rejects.toThrow('does not support SSL');
    expect(await first).toBe(SSL_REQUEST);
    await pool.end();
  });

  it.each(['projector', undefined] as const)('is kept by the read models (role %s)', async (role) => {
    const orm = await openOrm(url, [], 'read', 1, role);
    await expect(orm.em.getConnection().execute('SELECT 1')).rejects.toThrow('does not support SSL');
    expect(await first).toBe(SSL_REQUEST);
    await orm.close();
  });
});
