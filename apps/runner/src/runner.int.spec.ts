/** Real: the runner as a process of its own, built as it ships, its sandboxes, the API's side of the link. */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RunFinished } from '@keystead/runtime/src/adapters/sandbox/driver.js';
import { linkPlace } from '@keystead/runtime/src/adapters/runner-link/link-place.js';
import { RunnerServer } from '@keystead/runtime/src/adapters/runner-link/runner-server.js';
import { family, remaining } from '../../../test/hostile/leftovers.js';
import { describeWith } from '../../../test/needs.js';

const BUILT = join(process.cwd(), '.cache', 'runner-spec');
const PARTS = ['apps/process.ts', 'apps/runner', 'libs/kernel', 'libs/platform', 'libs/runtime', 'libs/sdk'];
const SANDBOX = 'libs/runtime/src/adapters/sandbox';
const started: ChildProcess[] = [];
let home: string;
let server: RunnerServer;

beforeAll(() => {
  execFileSync(join('node_modules', '.bin', 'swc'), [...PARTS, '-d', BUILT], { stdio: 'ignore' });
});
afterAll(() => rmSync(BUILT, { recursive: true, force: true }));

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'ks-runner-'));
  server = new RunnerServer({ leaseMs: 1_000 });
  const { socketPath, token } = linkPlace(home, {});
  await server.listen(socketPath, token);
});

afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await server.close();
  rmSync(home, { recursive: true });
});

function runner(env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [join(BUILT, 'apps/runner/src/main.js')], { env: { PATH: process.env['PATH'], KEYSTEAD_HOME: home, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  return child;
}

function run(code: string): { finished: Promise<RunFinished>; hasStarted: Promise<void>; log: string[] } {
  const [finished, hasStarted] = [Promise.withResolvers<RunFinished>(), Promise.withResolvers<void>()];
  const log: string[] = [];
  server.start(
    { executionId: 'exe_1', organisation: 'org_1', bundle: { code, digest: createHash('sha256').update(code).digest('hex') }, input: null, limits: {}, issueToken: () => 'ks_run_1' },
    { onStarted: () => hasStarted.resolve(), onLog: ({ text }) => log.push(text), onRpc: async function* () {}, onFinished: finished.resolve },
  );
  return { finished: finished.promise, hasStarted: hasStarted.promise, log };
}

/** Runs one app under this level and says when it has started; tools are looked for in `tools` first. */
function driverAlone(level: 'L0' | 'L1', tools = ''): ChildProcess {
  const { pathname: built } = pathToFileURL(join(BUILT, SANDBOX));
  const program = `
    import { createHash } from 'node:crypto';
    import { DenoDriver } from '${built}/deno-driver.js';
    import { launchPlans } from '${built}/launch.js';
    const driver = new DenoDriver({ plans: launchPlans().filter((plan) => plan.level === '${level}') });
    const code = 'export default () => { for (;;); }';
    const digest = createHash('sha256').update(code).digest('hex');
    driver.claim({ code, digest, input: null, limits: {}, token: '' }, { onStarted: () => console.log('started'), onLog() {}, onRpc: async function* () {} });`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { env: { PATH: `${tools}:${process.env['PATH']}` }, stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  return child;
}

const ended = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => child.once('exit', (code) => resolve(code)));
const text = async (child: ChildProcess): Promise<string> => {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await ended(child);
  return said;
};

describe('the runner process', () => {
  it('finds the API by itself and runs an app that never learns what the runner knows', async () => {
    runner({ CANARY: 'of the host' });
    const { finished, log } = run(`export default () => { console.log('here'); try { return Object.keys(process.env); } catch (error) { return error.name; } }`);
    expect(await finished).toMatchObject({ outcome: 'SUCCEEDED', output: 'NotCapable' });
    expect(log).toEqual(['here']);
  });

  it('killed with -9 leaves no sandbox behind, and the API ends its run', async () => {
    const child = runner();
    const { finished, hasStarted } = run('export default () => { for (;;); }');
    await hasStarted;
    const sandboxes = new Set(family(child.pid!));
    expect(sandboxes.size).toBeGreaterThan(0);
    child.kill('SIGKILL');
    expect((await finished).outcome).toEqual('PLATFORM_ERROR');
    while (remaining(sandboxes).length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  });

  it('killed with -9 leaves nothing even where there is no bubblewrap', async () => {
    const child = driverAlone('L0');
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    const sandboxes = new Set(family(child.pid!));
    expect(sandboxes.size).toEqual(1);
    child.kill('SIGKILL');
    while (remaining(sandboxes).length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  });

  it('asked to stop lets a short run finish, ends a long one as ours to explain, and leaves nothing', async () => {
    const child = runner();
    const short = run('export default async () => { await new Promise((resolve) => setTimeout(resolve, 300)); return "finished"; }');
    const long = run('export default () => new Promise(() => {})');
    await Promise.all([short.hasStarted, long.hasStarted]);
    const sandboxes = new Set(family(child.pid!));
    child.kill('SIGTERM');
    const [{ output }, { outcome, error }] = await Promise.all([short.finished, long.finished]);
    expect([output, outcome, error?.message]).toEqual(['finished', 'PLATFORM_ERROR', 'The platform was stopped while the app was running. Start the run again.']);
    expect(await ended(child)).toEqual(0);
    while (remaining(sandboxes).length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  });

  it('refuses to be told where the data lies', async () => {
    const said = await text(runner({ KEYSTEAD_DATABASE_URL: 'postgres://keystead:hunter2@localhost/keystead', KEYSTEAD_KMS: 'local', GOOGLE_APPLICATION_CREDENTIALS: '/secret/google.json' }));
    expect(said).toEqual(
      'These settings are not right:\n  - KEYSTEAD_DATABASE_URL: the runner must not know this; leave it out of its environment\n  - KEYSTEAD_KMS: the runner must not know this; leave it out of its environment\n  - GOOGLE_APPLICATION_CREDENTIALS: the runner must not know this; leave it out of its environment\nSee .env.example for what each means.\n',
    );
  });

  it('nor by a file', async () => {
    expect(await text(runner({ KEYSTEAD_DATABASE_URL_FILE: '/run/secrets/database-url' }))).toContain('  - KEYSTEAD_DATABASE_URL_FILE: the runner must not know this; leave it out of its environment\n');
  });

  it('writes a heartbeat once it is ready, where it is told to', async () => {
    const heartbeat = join(home, 'alive');
    runner({ KEYSTEAD_HEARTBEAT: heartbeat });
    const beat = (): string => (existsSync(heartbeat) ? readFileSync(heartbeat, 'utf8') : '');
    while (beat() === '') await new Promise((resolve) => setTimeout(resolve, 10));
    expect(Date.now() - Date.parse(beat().trim())).toBeLessThan(60_000);
  });

  it('says in one line what is missing', async () => {
    const said = await text(runner({ KEYSTEAD_HOME: '', KEYSTEAD_RUNNER_CAPACITY: 'many' }));
    expect(said).toContain('KEYSTEAD_RUNNER_CAPACITY: ');
    expect(said).not.toContain('    at ');
  });
});

describeWith('bubblewrap', 'a runner that is killed while bubblewrap makes a sandbox', () => {
  let tools: string;

  beforeEach(() => {
    tools = mkdtempSync(join(tmpdir(), 'ks-tools-'));
    chmodSync(tools, 0o755);
    execFileSync('mkfifo', ['-m', '666', join(tools, 'held')]);
  });

  afterEach(() => {
    for (const pid of makers()) process.kill(Number(pid), 'SIGKILL');
    rmSync(tools, { recursive: true });
  });

  /** Found before the real one, which it starts as it is told. */
  const standIn = (tool: string, words: string): void => writeFileSync(join(tools, tool), `#!/bin/sh\n${words}\n`, { mode: 0o755 });
  const real = (tool: string): string => execFileSync('/bin/sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim();
  const read = (file: string): string => {
    try {
      return readFileSync(file, 'latin1');
    } catch {
      return '';
    }
  };
  /** Whatever makes or is a sandbox of this suite: all are given the shim that it built. */
  const makers = (): readonly string[] => readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && read(`/proc/${entry}/cmdline`).includes(join(BUILT, SANDBOX, 'shim.js')));
  const first = (pid: string): boolean => /^NSpid:\s+\d+\s+1$/m.test(read(`/proc/${pid}/status`));
  const look = async (isSo: () => boolean): Promise<boolean> => {
    for (let looks = 0; looks < 2_000 && !isSo(); looks += 1) await new Promise((resolve) => setTimeout(resolve, 10));
    return isSo();
  };

  it('leaves nothing, though bubblewrap had not yet told its child to go on', async () => {
    standIn('bwrap', `exec ${real('bwrap')} --unshare-user --info-fd 8 --userns-block-fd 9 "$@" 8>/dev/null 9<>${join(tools, 'held')}`);
    const child = driverAlone('L1', tools);
    expect(await look(() => makers().some(first))).toBe(true);
    child.kill('SIGKILL');
    await look(() => makers().length === 0);
    expect(makers()).toEqual([]);
  });

  it('leaves nothing, though it was gone before anybody could be told', async () => {
    standIn('setpriv', `read -r word <${join(tools, 'held')}\nexec ${real('setpriv')} "$@"`);
    const child = driverAlone('L1', tools);
    expect(await look(() => makers().length === 1)).toBe(true);
    child.kill('SIGKILL');
    await ended(child);
    writeFileSync(join(tools, 'held'), 'go on\n');
    await look(() => makers().length === 0);
    expect(makers()).toEqual([]);
  });
});
