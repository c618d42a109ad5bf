/** Fresh databases for integration tests, on one shared PostgreSQL that starts when the first test asks and leaves after the last. */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client, Pool } from 'pg';

export interface TestDatabase {
  /** postgres://… of a superuser, on loopback. */
  readonly url: string;
  readonly pool: Pool;
  /** Ends the pool, cuts what is still connected and drops the database. */
  drop(): Promise<void>;
}

const START_WITHIN_MS = 60_000;
const checkout = resolve(import.meta.dirname, '../../..');
const folder = join(tmpdir(), `keystead-test-${userInfo().uid}-${createHash('sha256').update(checkout).digest('hex').slice(0, 12)}`);
const address = join(folder, 'keeper');
const claim = join(folder, 'starting');

/** The keeper is TypeScript run as it stands: Node strips the types, the hook finds `.ts` behind `.js`. */
const RUN_KEEPER = `
import { registerHooks } from 'node:module';
registerHooks({ resolve: (name, context, next) => next(name.startsWith('.') ? name.replace(/[.]js$/, '.ts') : name, context) });
const { keep } = await import(process.argv[1]);
await keep(process.argv[2], process.argv[3]);
`;

interface Visit {
  readonly socket: Socket;
  readonly url: string;
}

function visit(): Promise<Visit | null> {
  return new Promise((done) => {
    const socket = connect(address);
    let text = '';
    socket.on('error', () => done(null));
    socket.on('close', () => done(null));
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (!text.endsWith('\n')) return;
      socket.unref();
      done({ socket, url: (JSON.parse(text) as { url: string }).url });
    });
  });
}

/** One worker of many starts the keeper; a claim left behind by one that died is good for another after a while. */
function mayStart(): boolean {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const claimed = statSync(claim, { throwIfNoEntry: false });
  if (claimed !== undefined && Date.now() - claimed.mtimeMs > START_WITHIN_MS / 4) rmSync(claim, { force: true });
  try {
    closeSync(openSync(claim, 'wx'));
    return true;
  } catch {
    return false;
  }
}

function startKeeper(): void {
  const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', RUN_KEEPER];
  const keeper = pathToFileURL(join(import.meta.dirname, 'postgres-keeper.ts')).href;
  spawn(process.execPath, [...flags, keeper, address, claim], { detached: true, stdio: 'ignore', cwd: checkout }).unref();
}

async function findServer(): Promise<Visit> {
  const deadline = Date.now() + START_WITHIN_MS;
  while (Date.now() < deadline) {
    const found = await visit();
    if (found !== null) return found;
    if (mayStart()) startKeeper();
    await new Promise((next) => setTimeout(next, 50));
  }
  throw new Error(`no test PostgreSQL within ${START_WITHIN_MS / 1000} s; see whether one starts: ${address}`);
}

export async function testDatabase(): Promise<TestDatabase> {
  const server = await findServer();
  const admin = new Client({ connectionString: server.url });
  await admin.connect();
  const name = `t_${randomBytes(8).toString('hex')}`;
  try {
    await admin.query(`CREATE DATABASE ${name}`);
  } finally {
    await admin.end();
  }
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  const pool = new Pool({ connectionString: url.href, max: 10 });
  pool.on('error', () => undefined);
  return {
    url: url.href,
    pool,
    drop: async () => {
      await pool.end();
      const last = new Client({ connectionString: server.url });
      await last.connect();
      await last.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await last.end();
      server.socket.destroy();
    },
  };
}
