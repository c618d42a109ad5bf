/**
 * The process that holds the test server: one per checkout, shared by every jest worker and every run that is going on.
 * A worker keeps a connection to it open for as long as it needs databases. Nobody has to stop anything: with no
 * connection left for a few seconds the keeper leaves, and the server's watchdog takes the server and its data along.
 */
import { renameSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { startServer } from './postgres-server.js';

const IDLE_MS = 10_000;

/**
 * @param address where the Unix socket is expected; the newest keeper takes the name over, an older one serves its own to the end
 * @param claim the file by which one worker claimed the right to start this keeper
 */
export async function keep(address: string, claim: string): Promise<void> {
  const server = await startServer();
  const greeting = `${JSON.stringify({ url: server.url() })}\n`;
  const leave = (): void => {
    if (statSync(address, { throwIfNoEntry: false })?.ino === inode) rmSync(address, { force: true });
    void server.stop().finally(() => process.exit(0));
  };
  let guests = 0;
  let idle = setTimeout(leave, IDLE_MS);
  const door = createServer((socket) => {
    guests += 1;
    clearTimeout(idle);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      guests -= 1;
      if (guests === 0) idle = setTimeout(leave, IDLE_MS);
    });
    socket.resume();
    socket.write(greeting);
  });
  const own = `${address}.${process.pid}`;
  await new Promise<void>((resolve, reject) => door.once('error', reject).listen(own, resolve));
  const inode = statSync(own).ino;
  renameSync(own, address);
  rmSync(claim, { force: true });
}
