/**
 * Every hostile program, under every isolation level this host has, beside a neighbour that must not notice.
 * Real: Deno, bubblewrap, the kernel's limits. Not here: API and gateway, which answer each call with one word.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_LIMITS } from '@keystead/runtime/src/contract/sandbox.js';
import { DenoDriver } from '@keystead/runtime/src/adapters/sandbox/deno-driver.js';
import type { RunFinished, RunObserver, SandboxDriver } from '@keystead/runtime/src/adapters/sandbox/driver.js';
import { findTool, launchPlans } from '@keystead/runtime/src/adapters/sandbox/launch.js';
import { EXPECTED } from './expected.js';
import { family, remaining } from './leftovers.js';
import type { ProcessName } from './leftovers.js';

const PROGRAMS = join(__dirname, 'javascript');
const CANARY = 'ks_canary_5f0c1e';
const CEILING = { ...DEFAULT_LIMITS, wallMs: 25_000, cpuMs: 20_000, memoryBytes: 96 * 1024 * 1024, outputBytes: 2 * 1024 * 1024 };
const USUAL = { cpuMs: 400, outputBytes: 64 * 1024 };
const NEIGHBOUR = `import { ai } from 'keystead';
export default async function run() {
  const before = await ai.chat({ model: 'any', messages: [] }).text();
  await new Promise((resolve) => setTimeout(resolve, 50));
  return before + (await ai.chat({ model: 'any', messages: [] }).text());
}`;

/** The test's own deadline, the poll below, and one to spare. */
const JEST_TIMERS = 3;

const LEVELS = process.platform === 'linux' ? (['L1', 'L0'] as const) : (['L0'] as const);
const HAS = { L0: true, L1: findTool('bwrap') !== null };

it('each program has an expectation, and each expectation a program', () => {
  const programs = readdirSync(PROGRAMS).map((file) => file.replace(/\.js$/, ''));
  expect(programs.toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
});

for (const level of LEVELS) {
  (HAS[level] ? describe : describe.skip)(`under ${level}`, () => {
    /** Children of this jest worker that were there before, such as the database that other suites share. */
    let others: ReadonlySet<ProcessName>;
    let driver: SandboxDriver;
    let folder: string;
    let port: Server;
    let connections = 0;
    let before: Record<string, number>;

    beforeAll(async () => {
      process.env['KEYSTEAD_CANARY'] = CANARY;
      folder = mkdtempSync(join(tmpdir(), 'ks-hostile-'));
      writeFileSync(hostFile(), CANARY, { mode: 0o644 });
      port = createServer((socket) => {
        connections += 1;
        socket.end(CANARY);
      });
      await new Promise<void>((resolve) => port.listen(0, '127.0.0.1', resolve));
      others = new Set(family(process.pid));
      driver = new DenoDriver({ ceiling: CEILING, plans: launchPlans().filter((plan) => plan.level === level) });
      expect((await driver.probe()).level).toEqual(level);
      // The probe's own process may still be on its way out.
      before = { ...handles(), processes: 0 };
    });

    afterAll(async () => {
      await driver.close();
      await new Promise((resolve) => port.close(resolve));
      rmSync(folder, { recursive: true });
      delete process.env['KEYSTEAD_CANARY'];
      expect(connections).toEqual(0);
    });

    it.each(Object.keys(EXPECTED))('%s', async (name) => {
      const { limits, error, ...expected } = EXPECTED[name]!;
      const processes = new Set<ProcessName>();
      const heard: unknown[] = [];
      const observer: RunObserver = {
        onStarted: () => family(process.pid, others).forEach((process) => processes.add(process)),
        onLog: (entry) => heard.push(entry),
        onRpc: async function* (call) {
          heard.push(call);
          yield { choices: [{ delta: { content: 'ok' } }] };
        },
      };

      const neighbour = run(NEIGHBOUR, observer, {});
      const finished = await run(program(name), observer, { ...USUAL, ...limits });

      expect(told(finished)).toEqual({ ...expected, ...(error === undefined ? {} : { error: expect.stringContaining(filled(error)) }) });
      expect((await neighbour).output).toEqual('okok');
      expect(JSON.stringify([finished, heard])).not.toContain(CANARY);
      expect(existsSync('/tmp/left-behind')).toBe(false);
      await nothingLeft(processes, before);
    });

    function run(code: string, observer: RunObserver, limits: object): Promise<RunFinished> {
      const digest = createHash('sha256').update(code).digest('hex');
      return driver.claim({ code, digest, input: null, limits, token: 'ks_run_test' }, observer).done;
    }

    const hostFile = (): string => join(folder, 'host.txt');
    const filled = (text: string): string => text.replaceAll('@HOST_FILE@', hostFile()).replaceAll('@PORT@', String((port.address() as AddressInfo).port));
    const program = (name: string): string => filled(readFileSync(join(PROGRAMS, `${name}.js`), 'utf8'));
  });
}

function told({ outcome, limitFired, output, error }: RunFinished): object {
  const message = outcome === 'APP_ERROR' ? error?.message : undefined;
  return { outcome, ...(limitFired !== undefined && { limitFired }), ...(output !== undefined && { output }), ...(message !== undefined && { error: message }) };
}

/** Handles a run holds while it lives. Timers are counted too, but jest has some of its own that come and go. */
function handles(): Readonly<Record<string, number>> {
  const kinds = process.getActiveResourcesInfo();
  const count = (kind: string): number => kinds.filter((name) => name === kind).length;
  return { processes: count('ProcessWrap'), pipes: count('PipeWrap'), timers: Math.max(0, count('Timeout') - JEST_TIMERS) };
}

/** Polled for up to 5 s: no process of the case, and no handle of it here. Handles of earlier suites may still go meanwhile; that is no leak. */
async function nothingLeft(processes: ReadonlySet<ProcessName>, before: Record<string, number>): Promise<void> {
  const deadline = Date.now() + 5000;
  const clean = { processes: [], more: {} };
  const left = (): unknown => {
    const now = handles();
    for (const [kind, count] of Object.entries(now)) before[kind] = Math.min(before[kind] ?? 0, count);
    return { processes: remaining(processes), more: Object.fromEntries(Object.entries(now).filter(([kind, count]) => count > before[kind]!)) };
  };
  while (Date.now() < deadline && JSON.stringify(left()) !== JSON.stringify(clean)) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(left()).toEqual(clean);
}
