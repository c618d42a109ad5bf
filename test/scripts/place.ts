import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ENTRY = join(__dirname, 'stand-in', 'start.mjs');
const PATIENCE_MS = 60_000;

/** A KEYSTEAD_HOME and a port of one's own. */
export interface Place {
  readonly home: string;
  readonly port: number;
}

export interface Started {
  readonly pid: number;
  /** Everything printed so far, standard output and error. */
  output(): string;
  /** Closes the pipes its words go into. */
  stopListening(): void;
  signal(name: NodeJS.Signals): void;
  /** As a terminal does: each process of the foreground hears it, and those that pass signals on send it again. */
  pressCtrlC(): void;
  readonly exit: Promise<number | null>;
}

export async function newPlace(): Promise<Place> {
  const parent = mkdtempSync(join(tmpdir(), 'keystead-start-'));
  chmodSync(parent, 0o711); // under root PostgreSQL's account passes through here
  return { home: join(parent, 'home'), port: await anyPort() };
}

export function remove(place: Place): void {
  rmSync(join(place.home, '..'), { recursive: true, force: true });
}

export function start(place: Place, env: Record<string, string> = {}): Started {
  return launch(place, env, [process.execPath, ENTRY], __dirname);
}

/** As people and process managers do it: through npm and its shell, with the very words of our package.json. */
export function startByNpm(place: Place): Started {
  const { scripts } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as { scripts: { start: string } };
  const checkout = join(place.home, '..', 'checkout');
  mkdirSync(join(checkout, 'scripts'), { recursive: true });
  writeFileSync(join(checkout, 'package.json'), JSON.stringify({ name: 'stand-in', scripts: { start: scripts.start } }));
  writeFileSync(join(checkout, 'scripts', 'start.mjs'), `import ${JSON.stringify(ENTRY)};`);
  const npm = process.env['npm_execpath'];
  return launch(place, { PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}` }, npm === undefined ? ['npm', 'start'] : [process.execPath, npm, 'start'], checkout);
}

function launch(place: Place, env: Record<string, string>, [command, ...args]: readonly string[], cwd: string): Started {
  const { KEYSTEAD_DATABASE_URL: _, ...inherited } = process.env;
  const child = spawn(command!, args, { cwd, env: { ...inherited, KEYSTEAD_HOME: place.home, PORT: String(place.port), ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const stopListening = (): void => [child.stdout, child.stderr].forEach((stream) => void stream.destroy());
  return { pid: child.pid ?? 0, output: () => output, stopListening, signal: (name) => void child.kill(name), pressCtrlC: () => void process.kill(-(child.pid ?? 0), 'SIGINT'), exit };
}

/** Polls until `probe` gives something other than null or false. */
export async function eventually<T>(what: string, probe: () => T | null | false): Promise<T> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = probe();
    if (found !== null && found !== false) return found;
    if (Date.now() > until) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export function running(place: Place, env: Record<string, string> = {}): Promise<Started> {
  return greeted(start(place, env));
}

export async function greeted(started: Started): Promise<Started> {
  await eventually('the greeting', () => {
    if (/^keystead: (?!.*(?:stopped|ended|is back))/m.test(started.output())) throw new Error(started.output());
    return started.output().includes('Stop:  Ctrl-C');
  });
  return started;
}

/** What the stand-ins wrote down, a line each. */
export function diary(place: Place): string[] {
  return readFileSync(join(place.home, 'diary.txt'), 'utf8').trim().split('\n');
}

/** Processes by the name of the service, as the supervisor keeps them. */
export function processes(place: Place): Record<string, { pid: number; began: string }> {
  return JSON.parse(readFileSync(join(place.home, 'run', 'processes.json'), 'utf8')) as Record<string, { pid: number; began: string }>;
}

export function isGone(pid: number): boolean {
  try {
    return / [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

function anyPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
