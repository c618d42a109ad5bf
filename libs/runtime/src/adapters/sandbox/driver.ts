/** The one face every kind of sandbox has. The contract suite of `sandbox-driver.int.spec.ts` runs on each driver. */
import type { Json } from '@keystead/kernel/src/canonical-json.js';
import type { CancelReason, Isolation, LimitName, Outcome, RunError, RunLimits, RunUsage } from '../../contract/sandbox.js';
import type { OnRpc } from '../../contract/sandbox-rpc.js';

export interface SandboxDriver {
  /** Tries this host and says what holds. @throws SandboxUnavailable when nothing works at all */
  probe(): Promise<Isolation>;
  /** Keeps this many single-use workers ready: interpreter and shim loaded, no user code seen. */
  warm(workers: number): void;
  /** Takes one worker for one run. Never rejects: what goes wrong is the run's outcome. */
  claim(run: SandboxRun, observer: RunObserver): ClaimedRun;
  state(): { readonly warm: number; readonly running: number };
  /** Ends every run and worker, and waits until nothing is left. */
  close(): Promise<void>;
}

export interface SandboxRun {
  readonly code: string;
  /** SHA-256 of the code's UTF-8 bytes, lower-case hex, with or without `sha256:` before it. */
  readonly digest: string;
  readonly input: Json;
  /** Lowers the driver's ceiling; never raises it. */
  readonly limits: Partial<RunLimits>;
  /** Opaque; the app presents it with each call. */
  readonly token: string;
}

export interface LogEntry {
  /** From 0, without gaps, within the run. */
  readonly seq: number;
  readonly stream: 'stdout' | 'stderr';
  /** As the app wrote it; for people use `displayText`. */
  readonly text: string;
  /** ISO time of the runner's clock. */
  readonly at: string;
}

export interface RunProgress {
  /** 0 to 1; null: unknown. */
  readonly fraction: number | null;
  readonly message: string;
}

export interface RunObserver {
  /** User code is about to run. After this the run is never tried again. */
  readonly onStarted?: (isolation: Isolation, limits: RunLimits) => void;
  readonly onLog: (entry: LogEntry) => void;
  readonly onProgress?: (progress: RunProgress) => void;
  readonly onRpc: OnRpc;
  /** The run's end was decided; no further call is taken and those in flight are aborted. */
  readonly onFinishing?: () => void;
}

export interface RunFinished {
  readonly outcome: Outcome;
  readonly error?: RunError;
  /** Present when the outcome is SUCCEEDED. */
  readonly output?: Json;
  readonly usage: RunUsage;
  /** null: no sandbox was started. */
  readonly isolation: Isolation | null;
  readonly limitFired?: LimitName;
}

export interface ClaimedRun {
  kill(reason: CancelReason): void;
  readonly done: Promise<RunFinished>;
  usage(): RunUsage;
}

export class SandboxUnavailable extends Error {
  override readonly name = 'SandboxUnavailable';
}
