// @ts-check
/** What the API's reads are measured against: a program of its own on a PostgreSQL of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startServer } from '../../dist/libs/testing/src/postgres-server.js';

export const PEER = 'bare NestJS, one SELECT';

/** @param {string} root @returns {Promise<{ url: string, stop: () => Promise<void> }>} */
export async function startPeer(root) {
  const server = await startServer({ durable: true });
  const child = spawn(process.execPath, [join(root, 'bench', 'http', 'bare-nest.mjs'), server.url('postgres')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [port] = await once(child.stdout, 'data');
  return {
    url: `http://127.0.0.1:${String(port).trim()}/plain`,
    stop: async () => {
      child.stdin.end();
      await server.stop();
    },
  };
}
