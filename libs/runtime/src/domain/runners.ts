import type { Json } from '@keystead/kernel/src/canonical-json.js';
import type { OnRpc } from '../contract/sandbox-rpc.js';
import type { CancelReason, Isolation, IsolationLevel, LimitName, Outcome, RunError, RunLimits, RunUsage } from '../contract/sandbox.js';

/** The runners as the API sees them. The sandbox and everything it says is on the other side. */

export interface RunJob {
  readonly executionId: string;
  readonly organisation: string;
  readonly bundle: { readonly code: string; readonly digest: string };
  readonly input: Json;
  readonly limits: Partial<RunLimits>;
  /** A new run token, asked for when the run is handed to a runner and kept by nobody on the way. */
  readonly issueToken: () => string;
  /** A runner that isolates less never gets the code. */
  readonly minIsolation: IsolationLevel;
}

export interface JobResult {
  readonly outcome: Outcome;
  readonly error?: RunError;
  readonly output?: Json;
  readonly usage: RunUsage;
  readonly limitFired?: LimitName;
  /** Ours to explain; only with PLATFORM_ERROR. */
  readonly platformReason?: string;
}

export interface JobHandlers {
  readonly onQueued: (position: number) => void;
  readonly onStarted: (isolation: Isolation) => void;
  readonly onLog: (entry: { readonly seq: number; readonly stream: 'stdout' | 'stderr'; readonly text: string; readonly at: string }) => void;
  readonly onProgress: (progress: { readonly fraction: number | null; readonly message: string }) => void;
  readonly onRpc: OnRpc;
  /** The end is decided: no further call is taken. */
  readonly onFinishing: () => void;
  /** Called until it resolves once; it logs why it did not. */
  readonly onFinished: (result: JobResult) => Promise<void>;
}

export interface RunTicket {
  cancel(reason: CancelReason): void;
}

export interface Runners {
  /** @throws Refusal `runtime.queue-full` */
  start(job: RunJob, handlers: JobHandlers): RunTicket;
  /** @throws Refusal `runtime.queue-full` when a run of this organisation could not even wait, `runtime.stopping` when none is begun any more */
  demandRoom(organisation: string): void;
  /** What the connected runners measured; null while none is connected. */
  isolation(): Isolation | null;
}

export const RUNNERS = Symbol('Runners');
