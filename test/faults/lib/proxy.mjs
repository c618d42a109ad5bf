// @ts-check
/** Stands between the processes and PostgreSQL, and can cut what is connected, be slow, or swallow everything. */
import { connect, createServer } from 'node:net';

/** @typedef {'open' | 'swallow' | { slowMs: number }} Mood */

/** @param {string} databaseUrl */
export async function startProxy(databaseUrl) {
  const target = new URL(databaseUrl);
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  /** Of these something was swallowed. @type {Set<import('node:net').Socket>} */
  const forgotten = new Set();
  /** @type {Mood} */
  let mood = 'open';
  /** @type {{ words: string, sprung: () => void } | null} */
  let trap = null;
  let joined = 0;
  const server = createServer((client) => {
    joined += 1;
    const upstream = connect(Number(target.port), target.hostname);
    for (const [from, to] of /** @type {const} */ ([[client, upstream], [upstream, client]])) {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('close', () => (sockets.delete(from), forgotten.delete(client), to.destroy()));
      from.on('data', (chunk) => {
        if (mood === 'swallow') forgotten.add(client);
        if (trap !== null && from === client && chunk.includes(trap.words)) {
          forgotten.add(client);
          trap.sprung();
          trap = null;
        }
        // What comes after a hole would be taken for what was lost.
        if (forgotten.has(client)) return;
        if (mood === 'open') to.write(chunk);
        // Order is kept, since each waits equally long.
        else setTimeout(() => to.writable && to.write(chunk), mood.slowMs);
      });
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  const url = new URL(databaseUrl);
  url.port = String(typeof address === 'object' && address !== null ? address.port : 0);
  return {
    url: url.href,
    joined: () => joined,
    /** @param {Mood} next what was swallowed stays lost, and its connection bears nothing any more, either way */
    set: (next) => void (mood = next),
    /** Of the next connection on which these words are said to the database nothing passes any more. @param {string} words @returns {Promise<void>} when it is so */
    forgetAt: (words) => new Promise((sprung) => void (trap = { words, sprung })),
    cut: () => {
      const cut = sockets.size / 2;
      for (const socket of sockets) socket.destroy();
      return cut;
    },
    close: () => new Promise((resolve) => (server.close(resolve), sockets.forEach((socket) => socket.destroy()))),
  };
}
