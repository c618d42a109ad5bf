/** Real: sockets, both ends of the link. Stand-in: the sandbox, so that each ending can be told when to happen. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json } from '@keystead/kernel/src/canonical-json.js';
import type { CancelReason, Isolation } from '../../contract/sandbox.js';
import { RpcFailure } from '../../contract/sandbox-rpc.js';
import type { OnRpc } from '../../contract/sandbox-rpc.js';
import type { ClaimedRun, RunFinished, RunObserver, SandboxDriver, SandboxRun } from '../sandbox/driver.js';
import { QueueFull } from './fair-queue.js';
import type { RunRequest } from './link-run.js';
import { RunnerClient } from './runner-client.js';
import { RunnerServer, Stopping } from './runner-server.js';
import { SocketUnusable } from './unix-socket.js';

const ISOLATION: Isolation = { level: 'L0', driver: 'stand-in', text: 'none' };
const USAGE = { wallMs: 1, cpuMs: 1, memoryBytes: 1, outputBytes: 1 };
const TOKEN = 'a token that is long enough to be one';

/** Runs do what the test says: each is in `runs` under its code. */
class StandInDriver implements SandboxDriver {
  readonly runs = new Map<string, { observer: RunObserver; finish: (finished?: Partial<RunFinished>) => void; killed: CancelReason[]; deaf: boolean }>();
  probe = async (): Promise<Isolation> => ISOLATION;
  warm = (): void => {};
  state = () => ({ warm: 0, running: this.runs.size });
  close = async (): Promise<void> => {};

  claim(run: SandboxRun, observer: RunObserver): ClaimedRun {
    const over = Promise.withResolvers<RunFinished>();
    const finish = (finished: Partial<RunFinished> = {}): void => {
      observer.onFinishing?.();
      over.resolve({ outcome: 'SUCCEEDED', output: run.input, usage: USAGE, isolation: ISOLATION, ...finished });
    };
    const killed: CancelReason[] = [];
    const held = { observer, finish, killed, deaf: false };
    this.runs.set(run.code, held);
    observer.onStarted?.(ISOLATION, { wallMs: 1, cpuMs: 1, memoryBytes: 1, processes: 1, outputBytes: 1, tmpBytes: 1 });
    const kill = (reason: CancelReason): void => {
      killed.push(reason);
      if (!held.deaf) finish({ outcome: 'CANCELLED' });
    };
    return { kill, done: over.promise, usage: () => USAGE };
  }
}

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function apiOn(socketPath: string, options: ConstructorParameters<typeof RunnerServer>[0] = {}) {
  const server = new RunnerServer({ leaseMs: 20_000, noRunnerMs: 60_000, ...options });
  await server.listen(socketPath, TOKEN);
  cleanups.push(() => server.close());
  return server;
}

function runnerOn(socketPath: string, capacity = 4, token = TOKEN) {
  const driver = new StandInDriver();
  const client = new RunnerClient({ socketPath, token, capacity, driver, isolation: ISOLATION });
  cleanups.push(() => client.close());
  return { driver, client };
}

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ks-link-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  return join(folder, 'runner.sock');
}

function request(code: string, organisation = 'org_a', input: Json = null): RunRequest {
  return { executionId: `exe_${code}`, organisation, bundle: { code, digest: 'x' }, input, limits: {}, issueToken: () => 'ks_run_1' };
}

/** Everything the API is told about a run, in order. */
function story(server: RunnerServer, asked: RunRequest, onRpc: OnRpc = async function* () {}) {
  const told: string[] = [];
  const over = Promise.withResolvers<RunFinished>();
  const handle = server.start(asked, {
    onQueued: (position) => told.push(`queued ${position}`),
    onStarted: (isolation) => told.push(`started ${isolation.level}`),
    onLog: (entry) => told.push(`log ${entry.seq} ${entry.text}`),
    onProgress: (progress) => told.push(`progress ${progress.fraction}`),
    onRpc,
    onFinishing: () => told.push('finishing'),
    onFinished: (finished) => {
      told.push(`finished ${finished.outcome}`);
      over.resolve(finished);
    },
  });
  return { told, handle, finished: over.promise };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const line = (seq: number, text: string) => ({ seq, stream: 'stdout' as const, text, at: '2026-01-01T00:00:00.000Z' });

/** Between API and runner, so that a test can cut the line and join it again. */
async function cuttable(apiPath: string) {
  const sockets = new Set<Socket>();
  const path = place();
  let isCut = false;
  const relay: Server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(apiPath);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => relay.listen(path, resolve));
  const cut = (): void => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  cleanups.push(() => (cut(), new Promise((resolve) => relay.close(resolve))));
  return { path, cut, join: () => (isCut = false) };
}

describe('a run over the link', () => {
  it('is told from queue to end, in order, once', async () => {
    const path = place();
    const server = await apiOn(path);
    const run = story(server, request('one', 'org_a', { deep: ['é', 1] }));
    const { driver } = runnerOn(path);
    await until(() => driver.runs.has('one'));
    const inside = driver.runs.get('one')!;
    inside.observer.onLog(line(0, 'hello'));
    inside.observer.onProgress?.({ fraction: 0.5, message: 'half' });
    inside.observer.onLog(line(1, 'x'.repeat(60_000)));
    inside.finish();
    expect(await run.finished).toEqual({ outcome: 'SUCCEEDED', output: { deep: ['é', 1] }, usage: USAGE, isolation: ISOLATION });
    expect(run.told).toEqual(['queued 0', 'started L0', 'log 0 hello', 'progress 0.5', `log 1 ${'x'.repeat(60_000)}`, 'finishing', 'finished SUCCEEDED']);
    await until(() => server.state().running === 0);
  });

  it('asks the platform and gets its answer piece by piece, or its refusal', async () => {
    const path = place();
    const server = await apiOn(path);
    const seen: unknown[] = [];
    story(server, request('one'), async function* (call) {
      seen.push(call);
      yield { piece: 'x'.repeat(700_000) };
      if (call.method === 'models') throw new RpcFailure('budget_spent', 'The budget of this month is spent.', 402);
      yield { piece: 2 };
    });
    const { driver } = runnerOn(path);
    await until(() => driver.runs.has('one'));
    const ask = async (id: number, method: 'chat' | 'models') => {
      const got: unknown[] = [];
      try {
        for await (const piece of driver.runs.get('one')!.observer.onRpc({ id, method, body: { a: 1 }, token: 'ks_run_1' }, new AbortController().signal)) got.push(piece);
      } catch (error) {
        got.push(error);
      }
      return got;
    };
    expect(await ask(1, 'chat')).toEqual([{ piece: 'x'.repeat(700_000) }, { piece: 2 }]);
    expect(await ask(2, 'models')).toEqual([{ piece: 'x'.repeat(700_000) }, new RpcFailure('budget_spent', 'The budget of this month is spent.', 402)]);
    expect(seen).toEqual([{ id: 1, method: 'chat', body: { a: 1 }, token: 'ks_run_1' }, { id: 2, method: 'models', body: { a: 1 }, token: 'ks_run_1' }]);
    driver.runs.get('one')!.finish();
  });

  it('is over only when its calls have let go, and its end aborts them', async () => {
    const path = place();
    const server = await apiOn(path);
    const run = story(server, request('one'), async function* (_call, signal) {
      yield 1;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      run.told.push('provider call aborted');
    });
    const { driver } = runnerOn(path);
    await until(() => driver.runs.has('one'));
    const { observer, finish } = driver.runs.get('one')!;
    const pieces = observer.onRpc({ id: 1, method: 'chat', body: null, token: 't' }, new AbortController().signal)[Symbol.asyncIterator]();
    expect(await pieces.next()).toEqual({ done: false, value: 1 });
    finish();
    await run.finished;
    expect(run.told).toEqual(['queued 0', 'started L0', 'finishing', 'provider call aborted', 'finished SUCCEEDED']);
  });

  it('can be cancelled while it waits and while it runs', async () => {
    const path = place();
    const server = await apiOn(path);
    const waiting = story(server, request('waiting'));
    waiting.handle.cancel('user');
    expect((await waiting.finished).outcome).toEqual('CANCELLED');
    const { driver } = runnerOn(path);
    const running = story(server, request('running'));
    await until(() => driver.runs.has('running'));
    running.handle.cancel('admin');
    expect((await running.finished).outcome).toEqual('CANCELLED');
    expect(driver.runs.get('running')!.killed).toEqual(['admin']);
  });

  it('waits its turn: organisations alternate, positions are told, a full queue refuses', async () => {
    const path = place();
    const server = await apiOn(path, { queue: { total: 4, perOrganisation: 3 } });
    const { driver } = runnerOn(path, 1);
    await until(() => server.state().runners.length === 1);
    story(server, request('a0'));
    const [a1, a2, b1] = [story(server, request('a1')), story(server, request('a2')), story(server, request('b1', 'org_b'))];
    expect([a1, a2, b1].map((run) => run.handle.position())).toEqual([0, 2, 1]);
    story(server, request('a3'));
    expect(() => story(server, request('c1', 'org_c'))).toThrow(QueueFull);
    for (const code of ['a0', 'a1', 'b1', 'a2', 'a3']) {
      await until(() => driver.runs.has(code));
      driver.runs.get(code)!.finish();
    }
    expect([...driver.runs.keys()]).toEqual(['a0', 'a1', 'b1', 'a2', 'a3']);
    expect(a2.told.slice(0, 3)).toEqual(['queued 1', 'queued 2', 'queued 1']);
  });
});

describe('when the link breaks', () => {
  it('for less than the lease, nothing is lost and nothing is told twice', async () => {
    const apiPath = place();
    const server = await apiOn(apiPath);
    const line1 = await cuttable(apiPath);
    const { driver } = runnerOn(line1.path);
    const run = story(server, request('one'));
    await until(() => driver.runs.has('one'));
    const { observer, finish } = driver.runs.get('one')!;
    observer.onLog(line(0, 'before'));
    await until(() => run.told.includes('log 0 before'));
    line1.cut();
    observer.onLog(line(1, 'meanwhile'));
    await expect(observer.onRpc({ id: 1, method: 'chat', body: null, token: 't' }, new AbortController().signal)[Symbol.asyncIterator]().next()).rejects.toThrow(RpcFailure);
    finish();
    line1.join();
    await run.finished;
    expect(run.told).toEqual(['queued 0', 'started L0', 'log 0 before', 'log 1 meanwhile', 'finishing', 'finished SUCCEEDED']);
  });

  it('for longer, the run is lost once, and the runner that comes back is fenced and not believed', async () => {
    const apiPath = place();
    const server = await apiOn(apiPath, { leaseMs: 400 });
    const line1 = await cuttable(apiPath);
    const { driver } = runnerOn(line1.path);
    const run = story(server, request('one'));
    await until(() => run.told.includes('started L0'));
    line1.cut();
    const finished = await run.finished;
    expect([finished.outcome, finished.error?.message]).toEqual(['PLATFORM_ERROR', expect.stringContaining('runner that held this run was lost')]);
    line1.join();
    await until(() => driver.runs.get('one')!.killed.length > 0);
    expect(driver.runs.get('one')!.killed).toEqual(['fenced']);
    await until(() => server.state().runners.length === 1);
    expect(run.told).toEqual(['queued 0', 'started L0', 'finishing', 'finished PLATFORM_ERROR']);
  });

  it('and the API is another process, what the old one started is ended', async () => {
    const path = place();
    const first = await apiOn(path);
    const { driver } = runnerOn(path);
    story(first, request('one'));
    await until(() => driver.runs.has('one'));
    await first.close();
    await apiOn(path);
    await until(() => driver.runs.get('one')!.killed.length > 0);
    expect(driver.runs.get('one')!.killed).toEqual(['fenced']);
  });

  it('and no runner comes, runs do not wait for ever', async () => {
    const server = await apiOn(place(), { noRunnerMs: 50 });
    expect((await story(server, request('one')).finished).error?.message).toEqual(expect.stringContaining('No runner is connected'));
  });

  it('and the record cannot be written, the end is told again until it is', async () => {
    const path = place();
    const server = await apiOn(path);
    const { driver } = runnerOn(path);
    let tries = 0;
    const recorded = Promise.withResolvers<void>();
    const onFinished = async (): Promise<void> => {
      tries += 1;
      if (tries === 1) throw new Error('database away');
      recorded.resolve();
    };
    server.start(request('one'), { onLog: () => {}, onRpc: async function* () {}, onFinished });
    await until(() => driver.runs.has('one'));
    driver.runs.get('one')!.finish();
    await recorded.promise;
    await until(() => server.state().running === 0);
    expect(tries).toEqual(2);
  });
});

describe('when a process is asked to stop', () => {
  const [BEFORE, MEANWHILE] = ['The platform was stopped before the app began. Start the run again.', 'The platform was stopped while the app was running. Start the run again.'];

  it('the API ends what waits, lets runs finish, has the rest ended by their runner, and begins nothing', async () => {
    const path = place();
    const server = await apiOn(path);
    const { driver } = runnerOn(path, 2);
    await until(() => server.state().runners.length === 1);
    const [short, long, waiting] = [story(server, request('short')), story(server, request('long')), story(server, request('waiting'))];
    await until(() => driver.runs.has('short') && driver.runs.has('long'));
    const drained = server.drain(300);
    expect(await waiting.finished).toMatchObject({ outcome: 'PLATFORM_ERROR', error: { message: BEFORE } });
    expect(() => server.demandRoom('org_a')).toThrow(Stopping);
    const late = story(server, request('late'));
    driver.runs.get('short')!.finish();
    await drained;
    expect([(await short.finished).outcome, driver.runs.get('long')!.killed, (await late.finished).error?.message, server.state().running]).toEqual(['SUCCEEDED', ['shutdown'], BEFORE, 0]);
    expect([[...driver.runs.keys()], long.told.at(-1), late.told]).toEqual([['short', 'long'], 'finished CANCELLED', ['finishing', 'finished PLATFORM_ERROR']]);
  });

  it('the API itself ends what its runner does not', async () => {
    const path = place();
    const server = await apiOn(path);
    const { driver } = runnerOn(path);
    const run = story(server, request('one'));
    await until(() => run.told.includes('started L0'));
    driver.runs.get('one')!.deaf = true;
    await server.drain(0);
    expect(await run.finished).toMatchObject({ outcome: 'PLATFORM_ERROR', error: { message: MEANWHILE }, isolation: ISOLATION });
    expect(run.told).toEqual(['queued 0', 'started L0', 'finishing', 'finished PLATFORM_ERROR']);
  });

  it('the runner begins nothing, not even what was on its way; the rest waits for the next one', async () => {
    const path = place();
    const server = await apiOn(path);
    const leaving = runnerOn(path, 1);
    const first = story(server, request('first'));
    await until(() => leaving.driver.runs.has('first'));
    leaving.driver.runs.get('first')!.finish();
    await first.finished;
    await until(() => server.state().running === 0);
    const closed = leaving.client.close(100);
    const [onItsWay, waiting] = [story(server, request('on its way')), story(server, request('waiting'))];
    expect(await onItsWay.finished).toMatchObject({ outcome: 'PLATFORM_ERROR', error: { message: BEFORE }, isolation: null });
    await closed;
    expect([...leaving.driver.runs.keys()]).toEqual(['first']);
    const next = runnerOn(path, 1);
    await until(() => next.driver.runs.has('waiting'));
    next.driver.runs.get('waiting')!.finish();
    expect((await waiting.finished).outcome).toEqual('SUCCEEDED');
  });
});

describe('who is on the line', () => {
  it('is the owner only: the socket is 0600 and a wrong token is turned away', async () => {
    const path = place();
    const server = await apiOn(path);
    expect(statSync(path).mode & 0o777).toEqual(0o600);
    runnerOn(path, 4, 'another token that is long enough');
    const stranger = connect(path);
    stranger.on('error', () => {});
    stranger.write(randomBytes(100));
    await new Promise((resolve) => stranger.once('close', resolve));
    expect(server.state().runners).toEqual([]);
  });

  it('is not a second API, while a socket left by a crash is taken over', async () => {
    const path = place();
    const server = await apiOn(path);
    await expect(new RunnerServer().listen(path, TOKEN)).rejects.toThrow(SocketUnusable);
    await expect(new RunnerServer().listen(`/tmp/${'x'.repeat(120)}`, TOKEN)).rejects.toThrow('choose a shorter one with KEYSTEAD_RUNNER_SOCKET');
    await server.close();
    await apiOn(path);
  });
});
