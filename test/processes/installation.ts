import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { testDatabase } from '@keystead/testing/src/postgres.js';
import { environmentOf } from '../../scripts/lib/environment.mjs';
import { freePort } from '../../scripts/lib/ports.mjs';

const ROOT = join(__dirname, '..', '..');
const BUILD = "const [{ buildHere }, { buildServer }] = await Promise.all(['build-here', 'build'].map((name) => import(`./scripts/lib/${name}.mjs`))); await buildHere(process.cwd(), [buildServer], () => {});";
/** What the processes read of the directory they run in; without `apps` there is no portal, which would be built and loaded here for nothing. */
const READ_AT_WORK = ['docs', 'libs', 'compliance', 'package.json'];

type Role = 'api' | 'worker' | 'runner';

export interface Account {
  readonly role: string;
  readonly email: string;
  readonly password: string;
}

/** The built program in processes of its own on one database and one KEYSTEAD_HOME: two APIs, each with its runner, and a worker. */
export interface Installation {
  /** Addresses of the two APIs. */
  readonly first: string;
  readonly second: string;
  account(role: string): Account;
  /** @param name `first api`, `first runner`, `second api`, `second runner`, `worker` */
  kill(name: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startInstallation(settings: Readonly<Record<string, string>> = {}): Promise<Installation> {
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', BUILD], { cwd: ROOT, env: clean() });
  const place = mkdtempSync(join(tmpdir(), 'keystead-two-'));
  chmodSync(place, 0o700);
  const [home, work] = ['home', 'work'].map((name) => join(place, name)) as [string, string];
  for (const folder of [home, work]) mkdirSync(folder);
  for (const name of READ_AT_WORK) symlinkSync(join(ROOT, name), join(work, name));
  const database = await testDatabase();
  const common = { ...clean(), NODE_ENV: 'development', KEYSTEAD_DEMO: 'true', KEYSTEAD_HOME: home, KEYSTEAD_DATABASE_URL: database.url, KEYSTEAD_LOG_LEVEL: 'warn', KEYSTEAD_RUNNER_WARM: '1', ...settings };
  for (const step of ['migrate', 'seed']) await promisify(execFile)(process.execPath, [programOf('cli'), 'admin', step], { cwd: work, env: common });

  const running = new Map<string, ChildProcess>();
  const start = async (name: string, role: Role, over: Record<string, string>): Promise<void> => {
    const log = openSync(join(place, `${name}.log`), 'a');
    const child = spawn(process.execPath, ['--enable-source-maps', programOf(role)], { cwd: work, env: environmentOf(role, { ...common, ...over }), stdio: ['ignore', log, log, 'ipc'] });
    closeSync(log);
    running.set(name, child);
    const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${name} ended before it was ready:\n${readFileSync(join(place, `${name}.log`), 'utf8').slice(-2000)}`)));
    await Promise.race([once(child, 'message'), ended]);
    ended.catch(() => undefined);
  };
  const end = async (name: string, signal: NodeJS.Signals): Promise<void> => {
    const child = running.get(name);
    running.delete(name);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  };
  const stop = async (): Promise<void> => {
    for (const name of [...running.keys()]) await end(name, 'SIGTERM');
    await database.drop();
    rmSync(place, { recursive: true, force: true });
  };

  try {
    const ports = [await freePort('127.0.0.1', null), await freePort('127.0.0.1', null)] as const;
    const own = (index: 0 | 1): Record<string, string> => ({ PORT: String(ports[index]), KEYSTEAD_RUNNER_SOCKET: join(place, `runner-${index}.sock`) });
    await start('first api', 'api', own(0));
    await start('second api', 'api', own(1));
    await Promise.all([start('first runner', 'runner', own(0)), start('second runner', 'runner', own(1)), start('worker', 'worker', {})]);
    const accounts = JSON.parse(readFileSync(join(home, 'demo-accounts.json'), 'utf8')) as Account[];
    const account = (role: string): Account => accounts.find((one) => one.role === role) as Account;
    return { first: `http://127.0.0.1:${ports[0]}`, second: `http://127.0.0.1:${ports[1]}`, account, kill: (name) => end(name, 'SIGKILL'), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Nothing that a shell says about Keystead reaches it. */
function clean(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:KEYSTEAD_|npm_|NODE_ENV$|NODE_OPTIONS$|JEST_|PORT$)/.test(name)));
}

function programOf(role: Role | 'cli'): string {
  return join(ROOT, 'dist', 'apps', role, 'src', 'main.js');
}
