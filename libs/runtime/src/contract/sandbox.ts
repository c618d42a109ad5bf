/**
 * What everyone may know about a sandbox: how a run can end, what it may use, how strongly it was isolated.
 * Outcomes are one closed list; a person is always shown `OUTCOME_TEXT`, never the code alone.
 */

export const OUTCOMES = [
  'SUCCEEDED',
  'APP_ERROR',
  'KILLED_WALL',
  'KILLED_CPU',
  'KILLED_MEMORY',
  'KILLED_PIDS',
  'KILLED_OUTPUT',
  'KILLED_DISK',
  'REJECTED_BUNDLE',
  'REJECTED_POLICY',
  'CANCELLED',
  'PLATFORM_ERROR',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const OUTCOME_TEXT: Readonly<Record<Outcome, string>> = {
  SUCCEEDED: 'The app finished and gave its result.',
  APP_ERROR: 'The app ended with an error.',
  KILLED_WALL: 'The app was stopped: it took longer than it may.',
  KILLED_CPU: 'The app was stopped: it used more processor time than it may.',
  KILLED_MEMORY: 'The app was stopped: it needed more memory than it may use.',
  KILLED_PIDS: 'The app was stopped: it started more processes or threads than it may.',
  KILLED_OUTPUT: 'The app was stopped: it wrote more output than it may.',
  KILLED_DISK: 'The app was stopped: it filled its temporary space.',
  REJECTED_BUNDLE: 'The app was not started: its code is not the code that was published.',
  REJECTED_POLICY: 'The app was not started: a policy of your organisation forbids it.',
  CANCELLED: 'The run was cancelled.',
  PLATFORM_ERROR: 'The platform failed, not the app. You are not charged for this run.',
};

/** Why a run ends that the platform was stopped under: for the record, and for the person after the sentence of PLATFORM_ERROR. */
export const STOPPED_TEXT = {
  before: 'The platform was stopped before the app began. Start the run again.',
  meanwhile: 'The platform was stopped while the app was running. Start the run again.',
} as const;

export interface RunLimits {
  /** Milliseconds of the runner's clock between start and end. */
  readonly wallMs: number;
  /** Milliseconds of processor time of all threads together. */
  readonly cpuMs: number;
  /** Bytes above what the empty interpreter holds. */
  readonly memoryBytes: number;
  /** Processes and threads above those of the empty interpreter. */
  readonly processes: number;
  /** Bytes of log, stdout, stderr and result together, frame headers included. */
  readonly outputBytes: number;
  /** Bytes of /tmp, where the driver gives a writable one. */
  readonly tmpBytes: number;
}
export type LimitName = keyof RunLimits;

const MiB = 1024 * 1024;
/** What a run may use when nobody says less. Manifests and policies lower these, they never raise them. */
export const DEFAULT_LIMITS: RunLimits = { wallMs: 30_000, cpuMs: 10_000, memoryBytes: 256 * MiB, processes: 64, outputBytes: MiB, tmpBytes: 64 * MiB };
/** No setting of any installation lets a run write more than this. */
export const HARD_OUTPUT_BYTES = 16 * MiB;
export const MAX_INPUT_BYTES = MiB;
export const MAX_CODE_BYTES = MiB;

/** The lower of each limit, so that asking for more than `ceiling` gives `ceiling`. */
export function lowerLimits(ceiling: RunLimits, asked: Partial<RunLimits> = {}): RunLimits {
  const lower = (name: LimitName): number => Math.max(1, Math.min(ceiling[name], asked[name] ?? ceiling[name]));
  return {
    wallMs: lower('wallMs'),
    cpuMs: lower('cpuMs'),
    memoryBytes: lower('memoryBytes'),
    processes: lower('processes'),
    outputBytes: Math.min(lower('outputBytes'), HARD_OUTPUT_BYTES),
    tmpBytes: lower('tmpBytes'),
  };
}

export const ISOLATION_LEVELS = ['L0', 'L1', 'L2', 'L3', 'L4'] as const;
export type IsolationLevel = (typeof ISOLATION_LEVELS)[number];

/** Found by trying on this host, never taken from a setting. */
export interface Isolation {
  readonly level: IsolationLevel;
  readonly driver: string;
  /** What holds the app in, for people. */
  readonly text: string;
}

export interface RunUsage {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Most memory held at once above the empty interpreter, as sampled. */
  readonly memoryBytes: number;
  readonly outputBytes: number;
}

/** A place in the bundle; frames outside the bundle are left out, so no path of the host is in it. */
export interface ErrorFrame {
  readonly function: string;
  readonly line: number;
  readonly column: number;
}

export interface RunError {
  /** The app's words, at most 2 KiB; show it through `displayText`. */
  readonly message: string;
  /** Same failure, same fingerprint: SHA-256 (hex) of the error's kind and frames, never of its values. */
  readonly fingerprint: string;
  readonly frames: readonly ErrorFrame[];
}

export type CancelReason = 'user' | 'admin' | 'shutdown' | 'fenced';
