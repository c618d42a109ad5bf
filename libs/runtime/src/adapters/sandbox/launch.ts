/**
 * How one interpreter is started: who wraps it, with which arguments. Which of these ways this host allows is found
 * out by `probe`, strongest first; nothing here is believed because it is configured.
 */
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { denoBinary } from './deno-binary.js';

/** As in container images without root; nobody's files belong to it. */
const SANDBOX_UID = '65532';
/** Seconds; as good as never. Some make an alarm of 0 at once. */
const NEVER = '999999999';
const MiB = 1024 * 1024;

export interface LaunchPlan {
  readonly level: 'L0' | 'L1';
  /** Drop root: only where the runner itself is root. */
  readonly drop: boolean;
  /** `setpriv`, for no-new-privileges and the parent-death signal. */
  readonly setpriv: boolean;
}

export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export function findTool(name: string): string | null {
  const places = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/bin', '/usr/local/bin'];
  return places.filter((place) => place.startsWith('/')).map((place) => join(place, name)).find((path) => existsSync(path)) ?? null;
}

/** Strongest first. A host that refuses one gets the next. */
export function launchPlans(): readonly LaunchPlan[] {
  if (process.platform !== 'linux') return [{ level: 'L0', drop: false, setpriv: false }];
  const setpriv = findTool('setpriv') !== null;
  const drop = setpriv && process.getuid?.() === 0;
  const ways = [...(drop ? [{ drop: true, setpriv }] : []), ...(setpriv ? [{ drop: false, setpriv }] : []), { drop: false, setpriv: false }];
  const levels: readonly LaunchPlan['level'][] = findTool('bwrap') === null ? ['L0'] : ['L1', 'L0'];
  return levels.flatMap((level) => ways.map((way) => ({ level, ...way })));
}

/** Prefix that starts a program as the user the interpreter runs as, so that it may set that interpreter's limits. */
export function userPrefix(plan: LaunchPlan): readonly string[] {
  return plan.drop ? [findTool('setpriv') ?? 'setpriv', '--reuid', SANDBOX_UID, '--regid', SANDBOX_UID, '--clear-groups', '--no-new-privs', '--'] : [];
}

export function launch(plan: LaunchPlan, ceiling: { memoryBytes: number; cpuMs: number; tmpBytes: number }): Launch {
  const env = { DENO_DIR: '/dev/null/deno', NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' };
  const deno = denoBinary();
  const inside = plan.level === 'L1';
  const program = [inside ? '/app/deno' : deno, ...denoArguments(inside ? '/app/shim.js' : shimPath(), ceiling.memoryBytes)];
  const command = [...wrapper(plan), ...(inside ? bubblewrap(deno, env, ceiling.tmpBytes) : []), ...program];
  const limited = process.platform === 'linux' ? command : withShellLimits(command, ceiling.cpuMs);
  return { file: limited[0]!, args: limited.slice(1), env };
}

function wrapper(plan: LaunchPlan): readonly string[] {
  if (!plan.setpriv) return [];
  const base = plan.drop ? userPrefix(plan).slice(0, -2) : [findTool('setpriv') ?? 'setpriv'];
  return [...base, '--no-new-privs', ...untilTheRunnerIsGone(plan.level)];
}

/**
 * Without a parent-death signal a killed runner would leave its interpreters behind. The signal reaches one process, and while bubblewrap makes
 * a sandbox that is one too few: its child waits for its word without end. `timeout` takes the signal for its alarm and kills the group of both.
 */
function untilTheRunnerIsGone(level: LaunchPlan['level']): readonly string[] {
  if (level === 'L0') return ['--pdeathsig', 'KILL', '--'];
  const timeout = findTool('timeout');
  return timeout === null ? ['--'] : ['--pdeathsig', 'ALRM', '--', timeout, '-s', 'KILL', NEVER];
}

/** No --info-fd: of a runner that is gone bubblewrap would die writing to it, and leave its child waiting. */
function bubblewrap(deno: string, env: Readonly<Record<string, string>>, tmpBytes: number): readonly string[] {
  return [
    findTool('bwrap') ?? 'bwrap',
    ...['--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--hostname', 'sandbox'],
    ...['--clearenv', ...Object.entries(env).flatMap(([name, value]) => ['--setenv', name, value])],
    // Libraries only: there is no program in the sandbox but the interpreter.
    ...['/usr/lib', '/usr/lib64', '/lib', '/lib64'].flatMap((path) => ['--ro-bind-try', path, path]),
    ...['--proc', '/proc', '--dev', '/dev', '--perms', '1777', '--size', String(tmpBytes), '--tmpfs', '/tmp'],
    ...['--ro-bind', deno, '/app/deno', '--ro-bind', shimPath(), '/app/shim.js', '--remount-ro', '/', '--chdir', '/', '--'],
  ];
}

/** No `--allow-*`: no file, environment, network, process, system information or native library. */
function denoArguments(shim: string, memoryBytes: number): readonly string[] {
  // V8 must know the limit to collect garbage before the kernel refuses memory.
  const heap = Math.max(16, Math.floor(memoryBytes / MiB));
  return ['run', '--quiet', '--no-prompt', '--no-config', '--no-lock', '--no-remote', '--no-npm', '--no-code-cache', `--v8-flags=--max-old-space-size=${heap}`, `--import-map=${importMap()}`, shim];
}

function withShellLimits(command: readonly string[], cpuMs: number): readonly string[] {
  return ['/bin/sh', '-c', `ulimit -c 0 -t ${Math.ceil(cpuMs / 1000) + 1}; exec "$@"`, 'sh', ...command];
}

let cachedMap: string | null = null;
/** The SDK as a data URL: apps import it by name and no file of the host is opened for it. */
function importMap(): string {
  if (cachedMap !== null) return cachedMap;
  const sdk = readFileSync(fileURLToPath(new URL('../../../../sdk/index.js', import.meta.url)), 'base64');
  const map = JSON.stringify({ imports: { keystead: `data:text/javascript;base64,${sdk}` } });
  cachedMap = `data:application/json;base64,${Buffer.from(map).toString('base64')}`;
  return cachedMap;
}

function shimPath(): string {
  return fileURLToPath(new URL('./shim.js', import.meta.url));
}
