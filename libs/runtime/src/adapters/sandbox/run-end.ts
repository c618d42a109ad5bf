/** From what ended a run to its outcome: pure, so every ending can be told as a test. */
import { constants } from 'node:os';
import type { Json } from '@keystead/kernel/src/canonical-json.js';
import { STOPPED_TEXT } from '../../contract/sandbox.js';
import type { CancelReason, LimitName, Outcome, RunError, RunLimits } from '../../contract/sandbox.js';
import { isStorable, JsonRefused, parseBoundedJson } from '../channel/bounded-json.js';
import { plainError, runError } from './app-error.js';
import type { AppErrorReport } from './app-error.js';
import type { Measured } from './run-watch.js';

/** The first of these that happens decides; later ones are consequences of our own ending of the run. */
export type Cause =
  | { readonly kind: 'exit'; readonly error: AppErrorReport | null }
  | { readonly kind: 'limit'; readonly limit: LimitName }
  | { readonly kind: 'cancelled'; readonly reason: CancelReason }
  | { readonly kind: 'violation'; readonly text: string }
  | { readonly kind: 'vanished' };

export interface Ending {
  readonly cause: Cause;
  readonly exit: { readonly code: number | null; readonly signal: NodeJS.Signals | null };
  readonly stderrTail: string;
  readonly measured: Measured;
  readonly limits: RunLimits;
  readonly result: string | null;
  readonly code: string;
}

export interface Judgement {
  readonly outcome: Outcome;
  readonly error?: RunError;
  readonly output?: Json;
  readonly limitFired?: LimitName;
}

const REFUSED_ALLOCATION = /^RangeError: (Array buffer allocation failed|WebAssembly\.Memory\.grow\(\): Unable to grow instance memory|WebAssembly\.Memory\(\): could not allocate memory)/;

const BY_LIMIT: Readonly<Record<LimitName, Outcome>> = {
  wallMs: 'KILLED_WALL',
  cpuMs: 'KILLED_CPU',
  memoryBytes: 'KILLED_MEMORY',
  processes: 'KILLED_PIDS',
  outputBytes: 'KILLED_OUTPUT',
  tmpBytes: 'KILLED_DISK',
};

export function judge(ending: Ending): Judgement {
  const { cause } = ending;
  switch (cause.kind) {
    case 'limit':
      return byLimit(cause.limit);
    case 'cancelled':
      // Nobody wished for that one.
      return cause.reason === 'shutdown' ? { outcome: 'PLATFORM_ERROR', error: plainError('PlatformStopped', STOPPED_TEXT.meanwhile) } : { outcome: 'CANCELLED' };
    case 'violation':
      return appError('ProtocolViolation', `The app broke the protocol of its sandbox: ${cause.text}.`);
    case 'exit':
      return cause.error === null ? byResult(ending.result) : byError(runError(cause.error, ending.code));
    case 'vanished':
      return byDeath(ending);
    default:
      return cause satisfies never;
  }
}

function byLimit(limit: LimitName): Judgement {
  return { outcome: BY_LIMIT[limit], limitFired: limit };
}

/** An allocation the kernel refused reaches the app as an error; if the app does not catch it, the limit ended the run. */
function byError(error: RunError): Judgement {
  return REFUSED_ALLOCATION.test(error.message) ? { ...byLimit('memoryBytes'), error } : { outcome: 'APP_ERROR', error };
}

function byResult(result: string | null): Judgement {
  if (result === null) return appError('NoResult', 'The app finished without a result.');
  try {
    const output = parseBoundedJson(result);
    if (!isStorable(output)) throw new JsonRefused('it holds a broken character (half of a surrogate pair) or a number too large to write');
    return { outcome: 'SUCCEEDED', output };
  } catch (error) {
    if (!(error instanceof JsonRefused)) throw error;
    return appError('ResultRefused', `The result of the app was refused: ${error.message}.`);
  }
}

/** The process ended by itself: by its own wish, by a crash, or by a limit the kernel keeps. */
function byDeath(ending: Ending): Judgement {
  const signal = signalOf(ending.exit);
  if (signal === null) return appError('EndedEarly', 'The app ended its process before it gave a result.');
  const nearCpu = ending.measured.cpuMs >= ending.limits.cpuMs * 0.8;
  if (signal === constants.signals.SIGXCPU || (signal === constants.signals.SIGKILL && nearCpu)) return byLimit('cpuMs');
  // V8 and Rust say so on stderr before they abort, C++ just aborts; the system's memory killer says nothing at all.
  const aborted = signal === constants.signals.SIGABRT || /out of memory|memory allocation of/i.test(ending.stderrTail);
  if (aborted || ending.measured.memoryBytes >= ending.limits.memoryBytes * 0.75) return byLimit('memoryBytes');
  return appError('Crash', `The interpreter of the app crashed (signal ${signal}).`);
}

/** Bubblewrap and shells report a signal as 128 + its number. */
function signalOf(exit: Ending['exit']): number | null {
  if (exit.signal !== null) return constants.signals[exit.signal];
  return exit.code !== null && exit.code > 128 && exit.code < 128 + 65 ? exit.code - 128 : null;
}

function appError(kind: string, message: string): Judgement {
  return { outcome: 'APP_ERROR', error: plainError(kind, message) };
}
