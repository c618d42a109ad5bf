// @ts-check
/** A Keystead of its own, as `npm start` runs it: built program, own PostgreSQL, demo organisation; its data goes when it stops. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../scripts/lib/ports.mjs';
import { Visitor } from '../../scripts/lib/demo-visitor.mjs';

const READY_MS = 180_000;
const GREETED = 'Stop:  Ctrl-C';

/** Nothing that a shell says about Keystead reaches it. */
export function cleanEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:KEYSTEAD_|npm_|NODE_ENV$|PORT$)/.test(name)));
}

/** A place for data that PostgreSQL's own account may pass through. */
export function temporaryHome() {
  const parent = mkdtempSync(join(tmpdir(), 'keystead-bench-'));
  chmodSync(parent, 0o711);
  return { home: join(parent, 'home'), remove: () => rmSync(parent, { recursive: true, force: true }) };
}

/**
 * @param {{ root: string, home: string, command?: readonly string[] }} options
 * @returns {Promise<{ address: string, seconds: number, stop: () => Promise<void>, enter: (role: string) => Promise<Visitor>, cookieOf: (role: string) => Promise<string>, cookiesOf: (role: string, sessions: number) => Promise<string> }>} `seconds` from the command to the greeting
 */
export async function startInstance({ root, home, command = [process.execPath, join(root, 'scripts', 'start.mjs')] }) {
  const port = await freePort('127.0.0.1', null);
  const address = `http://localhost:${port}`;
  const start = performance.now();
  const child = spawn(command[0] ?? '', command.slice(1), { cwd: root, env: { ...cleanEnvironment(), KEYSTEAD_HOME: home, PORT: String(port) }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  // To the whole group: npm's shell keeps a signal to itself.
  const end = () => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
  };
  const interrupted = () => (end(), process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  const ended = new Promise((resolve) => child.once('close', resolve));
  let said = '';
  /** @type {string | null} */
  const failed = await new Promise((resolve) => {
    const timer = setTimeout(() => resolve('it took too long'), READY_MS);
    const over = (/** @type {string | null} */ reason) => (clearTimeout(timer), resolve(reason));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        said += chunk;
        if (said.includes(GREETED)) over(null);
      });
    }
    child.once('close', (code) => over(`it ended with ${code}`));
    child.once('error', (error) => over(error.message));
  });
  const seconds = (performance.now() - start) / 1000;
  const stop = async () => {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    end();
    await ended;
  };
  if (failed !== null) {
    await stop();
    throw new Error(`Keystead did not start, ${failed}:\n${said.slice(-2000)}`);
  }
  /** @param {string} role */
  const accountOf = (role) => {
    /** @type {{ role: string, email: string, password: string }[]} */
    const accounts = JSON.parse(readFileSync(join(home, 'demo-accounts.json'), 'utf8'));
    const account = accounts.find((one) => one.role === role);
    return { email: account?.email, password: account?.password };
  };
  /** @param {string} role */
  const enter = async (role) => {
    const visitor = new Visitor(address);
    await visitor.post('/api/session', accountOf(role));
    return visitor;
  };
  /** @param {string} role */
  const cookieOf = async (role) => {
    const response = await fetch(`${address}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(accountOf(role)) });
    return response.headers.getSetCookie().map((line) => line.split(';', 1)[0]).join('; ');
  };
  /** Of so many sessions, a line each: nobody's question is another's. @param {string} role @param {number} sessions */
  const cookiesOf = async (role, sessions) => {
    const cookies = [];
    while (cookies.length < sessions) cookies.push(await cookieOf(role));
    return cookies.join('\n');
  };
  return { address, seconds, stop, enter, cookieOf, cookiesOf };
}
