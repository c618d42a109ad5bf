/**
 * What each hostile program must come to, exactly, under every isolation level this host has. `@HOST_FILE@` and `@PORT@` in a
 * program stand for a readable file of the host and a listening port, both with a canary behind them.
 */
import type { LimitName, Outcome, RunLimits } from '@keystead/runtime/src/contract/sandbox.js';

export interface Expected {
  readonly outcome: Outcome;
  readonly limitFired?: LimitName;
  /** Start of the message. */
  readonly error?: string;
  readonly output?: unknown;
  readonly limits?: Partial<RunLimits>;
}

const MiB = 1024 * 1024;
const SHORT = { wallMs: 500 };
const WIDE = { cpuMs: 20_000 };
const LOUD = { cpuMs: 20_000, outputBytes: 2 * MiB };

const cpu: Expected = { outcome: 'KILLED_CPU', limitFired: 'cpuMs' };
const wall: Expected = { outcome: 'KILLED_WALL', limitFired: 'wallMs', limits: SHORT };
const memory: Expected = { outcome: 'KILLED_MEMORY', limitFired: 'memoryBytes', limits: WIDE };
const output: Expected = { outcome: 'KILLED_OUTPUT', limitFired: 'outputBytes', limits: WIDE };
const fails = (error: string, limits?: Partial<RunLimits>): Expected => ({ outcome: 'APP_ERROR', error, ...(limits === undefined ? {} : { limits }) });
const breaks = (text: string): Expected => fails(`The app broke the protocol of its sandbox: ${text}.`, WIDE);
const gives = (value: unknown): Expected => ({ outcome: 'SUCCEEDED', output: value, limits: WIDE });
const noRead = 'Requires read access to "@HOST_FILE@';

const REFUSED_READS = ['file', 'environment', 'variable', 'processEnvironment', 'proc', 'parent', 'commandLine', 'folder', 'write', 'temporary', 'command', 'library', 'hostname', 'network', 'user', 'permission', 'address', 'connection', 'datagram', 'socket', 'kill'];

export const EXPECTED: Readonly<Record<string, Expected>> = {
  // Resources
  'endless-loop': cpu,
  'never-settling-promise': wall,
  'strings-for-ever': memory,
  'one-huge-allocation': memory,
  'typed-arrays-for-ever': memory,
  'catches-its-own-memory-errors': memory,
  'regex-bomb': cpu,
  'deep-recursion': fails('RangeError: Maximum call stack size exceeded', WIDE),
  'ignores-sigterm': wall,
  'file-descriptors': fails('NotCapable: Requires read access to "/dev/null"'),
  sockets: fails('NotCapable: Requires net access'),
  'workers-for-ever': memory,
  'workers-of-the-web': fails('TypeError: There are no workers in this sandbox'),
  'million-timers': memory,
  'microtask-loop': cpu,
  'wasm-memory': memory,
  'raises-v8-limits': memory,

  // Output
  'stdout-with-newlines': output,
  'stdout-without-newlines': output,
  'console-for-ever': output,
  'line-feeds': output,
  'raw-stderr': output,
  'result-of-16-mib': output,
  'result-of-1-gib': memory,
  'result-of-100000-levels': fails('The result of the app was refused: nested deeper than 64 levels.', LOUD),
  'escape-sequences': gives('done\u001b[2J'),
  'fake-log-line': gives(null),

  // The channel
  'raw-bytes-on-the-channel': breaks('frame type 120 is not expected here'),
  'forged-length': breaks('a frame of 4294967295 bytes is not allowed'),
  'forged-control': breaks('frame type 10 is not expected here'),
  'forged-log-lines': breaks('a message on log is not understood'),
  'forged-second-result': breaks('there is one result'),
  'forged-deep-result': fails('The result of the app was refused: nested deeper than 64 levels.', LOUD),
  'a-thousand-calls': breaks('more than 16 streams of rpc'),
  'calls-without-end': breaks('it asked for too much'),
  'prototype-in-call': breaks('a message on rpc is not understood'),
  'closes-the-channel': wall,

  // Escapes
  'function-constructor': gives({ isGlobal: true, environment: 'NotCapable' }),
  'node-fs': fails(`NotCapable: ${noRead}`),
  'imports-a-host-file': fails(`TypeError: ${noRead}`),
  'static-import-of-a-host-file': fails(`TypeError: ${noRead}`),
  'deno-reads': gives(Object.fromEntries(REFUSED_READS.map((name) => [name, 'refused']))),
  'process-binding': fails('NotCapable: Requires env access'),
  'native-addon': fails(`NotCapable: ${noRead}`),
  'walks-the-bridge': gives([]),
  'fetches-the-network': gives(['TypeError', 'TypeError', 'TypeError', 'TypeError', 'TypeError', 'TypeError', 'NotCapable']),
  inspector: fails('NotCapable: Requires net access'),

  // Odd endings
  'prototype-in-result': fails('The result of the app was refused: the key "__proto__" is not allowed.'),
  'thenable-of-itself': cpu,
  'throwing-proxy': fails('Error: an error that cannot be read'),
  'throwing-proxy-as-result': fails('Error: no'),
  'prepare-stack-trace': fails('Error: prepared'),
  exits: fails('The app ended its process before it gave a result.'),
  'kills-itself': fails('The interpreter of the app crashed (signal 9).'),
  aborts: { ...memory, limits: {} },
  'unhandled-rejection': fails('RangeError: nobody listens'),
  'not-a-program': fails('TypeError: SyntaxError: Unexpected token'),
  'no-run-function': fails('TypeError: The app has no default export that is a function'),
};
