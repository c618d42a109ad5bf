import { DEFAULT_LIMITS } from '../../contract/sandbox.js';
import { judge } from './run-end.js';
import type { Ending } from './run-end.js';

const SOUND: Ending = {
  cause: { kind: 'exit', error: null },
  exit: { code: null, signal: 'SIGKILL' },
  stderrTail: '',
  measured: { wallMs: 10, cpuMs: 5, memoryBytes: 1000 },
  limits: DEFAULT_LIMITS,
  result: '{"answer":42}',
  code: 'export default function run() {\n  boom();\n}',
};

const outcomeOf = (change: Partial<Ending>) => {
  const { outcome, limitFired, error } = judge({ ...SOUND, ...change });
  return [outcome, limitFired ?? null, error?.message ?? null];
};

describe('how a run ended', () => {
  it('with a result', () => {
    expect(judge(SOUND)).toEqual({ outcome: 'SUCCEEDED', output: { answer: 42 } });
  });

  it.each([
    ['an exit without a result', { result: null }, ['APP_ERROR', null, 'The app finished without a result.']],
    ['a result that reaches into prototypes', { result: '{"__proto__":1}' }, ['APP_ERROR', null, 'The result of the app was refused: the key "__proto__" is not allowed.']],
    ['a cancel', { cause: { kind: 'cancelled', reason: 'user' } }, ['CANCELLED', null, null]],
    ['the stop of its runner', { cause: { kind: 'cancelled', reason: 'shutdown' } }, ['PLATFORM_ERROR', null, 'The platform was stopped while the app was running. Start the run again.']],
    ['an allocation that was refused', { cause: { kind: 'exit', error: { name: 'RangeError', message: 'Array buffer allocation failed', stack: '' } } }, ['KILLED_MEMORY', 'memoryBytes', 'RangeError: Array buffer allocation failed']],
    ['a forged frame', { cause: { kind: 'violation', text: 'there is one result' } }, ['APP_ERROR', null, 'The app broke the protocol of its sandbox: there is one result.']],
    ['its deadline', { cause: { kind: 'limit', limit: 'wallMs' } }, ['KILLED_WALL', 'wallMs', null]],
    ['too much processor time', { cause: { kind: 'limit', limit: 'cpuMs' } }, ['KILLED_CPU', 'cpuMs', null]],
    ['too much memory', { cause: { kind: 'limit', limit: 'memoryBytes' } }, ['KILLED_MEMORY', 'memoryBytes', null]],
    ['too many threads', { cause: { kind: 'limit', limit: 'processes' } }, ['KILLED_PIDS', 'processes', null]],
    ['too much output', { cause: { kind: 'limit', limit: 'outputBytes' } }, ['KILLED_OUTPUT', 'outputBytes', null]],
    ['a full disk', { cause: { kind: 'limit', limit: 'tmpBytes' } }, ['KILLED_DISK', 'tmpBytes', null]],
  ] satisfies [string, Partial<Ending>, (string | null)[]][])('by %s', (_what, change, expected) => {
    expect(outcomeOf(change)).toEqual(expected);
  });

  it.each([
    ['its own exit', { exit: { code: 0, signal: null } }, ['APP_ERROR', null, 'The app ended its process before it gave a result.']],
    ["the kernel's processor limit", { exit: { code: null, signal: 'SIGXCPU' } }, ['KILLED_CPU', 'cpuMs', null]],
    ["the kernel's processor limit, told by bubblewrap", { exit: { code: 152, signal: null } }, ['KILLED_CPU', 'cpuMs', null]],
    ["the system's memory killer", { exit: { code: 137, signal: null }, measured: { wallMs: 1, cpuMs: 1, memoryBytes: DEFAULT_LIMITS.memoryBytes * 0.8 } }, ['KILLED_MEMORY', 'memoryBytes', null]],
    ['a SIGKILL of its own', { exit: { code: 137, signal: null } }, ['APP_ERROR', null, 'The interpreter of the app crashed (signal 9).']],
    ['an abort without a word', { exit: { code: 134, signal: null } }, ['KILLED_MEMORY', 'memoryBytes', null]],
    ['V8 out of memory', { exit: { code: 133, signal: null }, stderrTail: 'Fatal JavaScript out of memory: Reached heap limit' }, ['KILLED_MEMORY', 'memoryBytes', null]],
    ['an allocation refused by the kernel', { exit: { code: null, signal: 'SIGABRT' }, stderrTail: 'memory allocation of 8388608 bytes failed' }, ['KILLED_MEMORY', 'memoryBytes', null]],
    ['a crash near its memory limit', { exit: { code: null, signal: 'SIGSEGV' }, measured: { wallMs: 1, cpuMs: 1, memoryBytes: DEFAULT_LIMITS.memoryBytes } }, ['KILLED_MEMORY', 'memoryBytes', null]],
    ['a crash without a reason', { exit: { code: 139, signal: null } }, ['APP_ERROR', null, 'The interpreter of the app crashed (signal 11).']],
  ] satisfies [string, Partial<Ending>, (string | null)[]][])('when the process vanished by %s', (_what, change, expected) => {
    expect(outcomeOf({ cause: { kind: 'vanished' }, ...change })).toEqual(expected);
  });

  it('by an error, told with places in the bundle only', () => {
    const stack = ['Error: secret', '    at boom (blob:null/1:2:3)', '    at async Object.run (blob:null/1:1:16)', '    at alice@example.org (blob:null/1:2:1)', '    at run (blob:null/1:99:1)', '    at /home/x/shim.js:1:2'].join('\n');
    expect(judge({ ...SOUND, cause: { kind: 'exit', error: { name: 'Error', message: 'secret', stack } } })).toEqual({
      outcome: 'APP_ERROR',
      error: {
        message: 'Error: secret',
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        frames: [
          { function: 'boom', line: 2, column: 3 },
          { function: 'run', line: 1, column: 16 },
          { function: '(anonymous)', line: 2, column: 1 },
        ],
      },
    });
  });

  it('by the same error with other values, under the same fingerprint', () => {
    const failed = (message: string, at: string) => judge({ ...SOUND, cause: { kind: 'exit', error: { name: 'Error', message, stack: `    at boom (blob:x:${at})` } } }).error?.fingerprint;
    expect(failed('for alice', '2:3')).toEqual(failed('for bob', '2:3'));
    expect(failed('for alice', '2:3')).not.toEqual(failed('for alice', '1:3'));
  });
});
