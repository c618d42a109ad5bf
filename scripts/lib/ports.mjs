// @ts-check
import { createServer } from 'node:net';
import { Fault } from './fault.mjs';

/**
 * @param {number} port 0 asks for any
 * @param {string} [host] all addresses when left out
 * @returns {Promise<number | null>} the port, or null when it is taken
 */
export function tryPort(port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else if (error.code === 'EACCES') reject(new Fault(`port ${port} needs more rights than this user has: choose one above 1023, for example PORT=3000 npm start`));
      else reject(error);
    });
    server.listen({ port, ...(host === undefined ? {} : { host }), exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}

/** @param {string} host @param {number | null} remembered the port of last time is kept when it is still free */
export async function freePort(host, remembered) {
  const again = remembered === null ? null : await tryPort(remembered, host);
  const port = again ?? (await tryPort(0, host));
  if (port === null) throw new Fault(`no free port on ${host}`);
  return port;
}

/** @param {string | undefined} text @returns {number} */
export function parsePort(text) {
  const port = text === undefined || text === '' ? 3000 : Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Fault(`PORT=${text} is not a port: give a number from 1 to 65535.`);
  return port;
}

/** @param {number} port */
export async function demandFreePort(port) {
  const free = (await tryPort(port)) !== null && (await tryPort(port, '127.0.0.1')) !== null;
  if (!free) throw new Fault(`port ${port} is taken by another program: choose another, for example PORT=${port === 65_535 ? 3000 : port + 1} npm start`);
}
