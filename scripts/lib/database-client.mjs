// @ts-check
import pg from 'pg';

const CONNECT_MS = 10_000;

/** @param {string} url @param {string} name of who asks, as the server lists it @returns {Promise<pg.Client>} */
export async function connected(url, name) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS, application_name: name });
  // A connection that breaks says so to its query as well.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** @template T @param {string} url @param {string} name @param {(client: pg.Client) => Promise<T>} work @returns {Promise<T>} */
export async function withClient(url, name, work) {
  const client = await connected(url, name);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
