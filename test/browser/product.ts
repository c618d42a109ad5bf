import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@keystead/testing/src/eventually.js';

const ROOT = join(__dirname, '..', '..');
const READY_MS = 150_000; // a first start on a busy machine builds, makes a database and seeds it

export interface Account {
  readonly role: string;
  readonly email: string;
  readonly password: string;
}

/** The product as `npm start` runs it: the built program, its own PostgreSQL, four processes, the demo organisation. */
export interface Product {
  readonly address: string;
  readonly home: string;
  account(role: string): Account;
  /** By the name of the service: `api`, `worker`, `runner`, `postgres`. */
  pidOf(service: string): number;
  /** Resolves when everything has ended, with the exit code of the supervisor. */
  stop(): Promise<number | null>;
}

/** @param settings beside its home and port */
export async function startProduct(settings: Readonly<Record<string, string>> = {}): Promise<Product> {
  const parent = mkdtempSync(join(tmpdir(), 'keystead-browser-'));
  chmodSync(parent, 0o711); // under root PostgreSQL's account passes through here
  const home = join(parent, 'home');
  const port = await freePort();
  const supervisor = spawn(process.execPath, [join(ROOT, 'scripts', 'start.mjs')], { cwd: ROOT, env: { ...cleanEnvironment(), ...settings, KEYSTEAD_HOME: home, PORT: String(port) }, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = listen(supervisor);
  const ended = new Promise<number | null>((resolve) => supervisor.once('close', resolve));
  const stop = async (): Promise<number | null> => {
    supervisor.kill('SIGTERM');
    const code = await ended;
    rmSync(parent, { recursive: true, force: true });
    return code;
  };
  try {
    await eventually(() => {
      if (supervisor.exitCode !== null) throw new Error(`Keystead did not start:\n${said()}`);
      if (!said().includes('Stop:  Ctrl-C')) throw new Error(`Keystead has not greeted yet:\n${said()}`);
    }, READY_MS);
  } catch (error) {
    await stop();
    throw error;
  }
  const accounts = JSON.parse(readFileSync(join(home, 'demo-accounts.json'), 'utf8')) as Account[];
  const found = <T>(what: string, value: T | undefined): T => {
    if (value === undefined) throw new Error(`there is no ${what}`);
    return value;
  };
  return {
    address: `http://localhost:${port}`,
    home,
    account: (role) => found(`demo ${role}`, accounts.find((account) => account.role === role)),
    pidOf: (service) => found(`process ${service}`, (JSON.parse(readFileSync(join(home, 'run', 'processes.json'), 'utf8')) as Record<string, { pid: number } | undefined>)[service]).pid,
    stop,
  };
}

/** Nothing that a shell says about Keystead reaches this instance. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:KEYSTEAD_|npm_|NODE_ENV$|JEST_|PORT$)/.test(name)));
}

function listen(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}

export function programOf(...path: string[]): string {
  const program = join(ROOT, ...path);
  if (!existsSync(program)) throw new Error(`${program} is missing`);
  return program;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
