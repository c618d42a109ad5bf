/** A Unix socket that only its owner may use, and that a crashed process before us does not block. */
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { dirname } from 'node:path';

/** `sun_path` of unix(7) is 108 bytes with its end; macOS has 104. */
export const MAX_SOCKET_PATH_BYTES = 103;

export class SocketUnusable extends Error {
  override readonly name = 'SocketUnusable';
}

/** @throws SocketUnusable with a sentence that says what to do */
export async function listenOn(path: string, onSocket: (socket: Socket) => void): Promise<Server> {
  if (Buffer.byteLength(path) > MAX_SOCKET_PATH_BYTES) throw new SocketUnusable(`the path of the runner socket is longer than ${MAX_SOCKET_PATH_BYTES} bytes; choose a shorter one with KEYSTEAD_RUNNER_SOCKET: ${path}`);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (await isAnswered(path)) throw new SocketUnusable(`another process already listens on the runner socket ${path}; stop it first`);
  rmSync(path, { force: true });
  const server = createServer(onSocket);
  const listening = Promise.withResolvers<void>();
  server.once('error', (error) => listening.reject(new SocketUnusable(`cannot listen on the runner socket ${path}: ${error.message}`)));
  server.listen(path, listening.resolve);
  await listening.promise;
  chmodSync(path, 0o600);
  return server;
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const answer = (answered: boolean): void => {
      socket.destroy();
      resolve(answered);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}
