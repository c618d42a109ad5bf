/** Runs JavaScript apps under Deno: a pool of ready, single-use workers, each used by one run and destroyed. */
import { createHash } from 'node:crypto';
import { DEFAULT_LIMITS, lowerLimits, MAX_CODE_BYTES, STOPPED_TEXT } from '../../contract/sandbox.js';
import type { CancelReason, Isolation, Outcome, RunLimits, RunUsage } from '../../contract/sandbox.js';
import { plainError } from './app-error.js';
import { SandboxUnavailable } from './driver.js';
import type { ClaimedRun, RunFinished, RunObserver, SandboxDriver, SandboxRun } from './driver.js';
import { setKernelLimits } from './kernel-limits.js';
import type { LaunchPlan } from './launch.js';
import { probe } from './probe.js';
import type { Probed } from './probe.js';
import { Run } from './run.js';
import { SandboxWorker } from './worker.js';
import { WorkerPool } from './worker-pool.js';

const NOTHING_USED: RunUsage = { wallMs: 0, cpuMs: 0, memoryBytes: 0, outputBytes: 0 };

export interface DenoDriverOptions {
  /** What a run may use at most; runs lower it. */
  readonly ceiling?: RunLimits;
  /** Ways to start an interpreter, strongest first; default: all this host has. */
  readonly plans?: readonly LaunchPlan[];
}

export class DenoDriver implements SandboxDriver {
  private readonly ceiling: RunLimits;
  private readonly runs = new Set<Claim>();
  private probed: Promise<Probed> | null = null;
  private pool: WorkerPool | null = null;

  constructor(private readonly options: DenoDriverOptions = {}) {
    this.ceiling = options.ceiling ?? DEFAULT_LIMITS;
  }

  async probe(): Promise<Isolation> {
    return (await this.found()).isolation;
  }

  warm(workers: number): void {
    this.pool ??= new WorkerPool(async () => SandboxWorker.start((await this.found()).plan, this.ceiling));
    this.pool.keep(workers);
  }

  claim(run: SandboxRun, observer: RunObserver): ClaimedRun {
    this.warm(this.pool?.size ?? 0);
    const claim = new Claim(run, observer, lowerLimits(this.ceiling, run.limits), () => this.take(run));
    this.runs.add(claim);
    void claim.done.finally(() => this.runs.delete(claim));
    return claim;
  }

  state(): { warm: number; running: number } {
    return { warm: this.pool?.ready ?? 0, running: this.runs.size };
  }

  async close(): Promise<void> {
    for (const claim of this.runs) claim.kill('shutdown');
    await Promise.all([...this.runs].map((claim) => claim.done));
    await this.pool?.close();
  }

  private found(): Promise<Probed> {
    this.probed ??= probe(this.ceiling, this.options.plans).catch((error: unknown) => {
      this.probed = null;
      throw error;
    });
    return this.probed;
  }

  private async take(run: SandboxRun): Promise<{ worker: SandboxWorker; isolation: Isolation }> {
    const [{ isolation, plan }, worker] = await Promise.all([this.found(), this.pool!.take()]);
    const limits = lowerLimits(this.ceiling, run.limits);
    const lowered = limits.memoryBytes < this.ceiling.memoryBytes || limits.cpuMs < this.ceiling.cpuMs;
    if (lowered && worker.kernelLimits) await setKernelLimits(plan, worker.pid, limits, worker.baseline.dataBytes);
    return { worker, isolation };
  }
}

/** A run from being asked for to being over; before it has a worker it can already be cancelled. */
class Claim implements ClaimedRun {
  readonly done: Promise<RunFinished>;
  private run: Run | null = null;
  private cancelled: CancelReason | null = null;

  constructor(
    private readonly request: SandboxRun,
    private readonly observer: RunObserver,
    private readonly limits: RunLimits,
    private readonly take: () => Promise<{ worker: SandboxWorker; isolation: Isolation }>,
  ) {
    this.done = this.go();
  }

  kill(reason: CancelReason): void {
    this.cancelled ??= reason;
    this.run?.kill(reason);
  }

  usage(): RunUsage {
    return this.run?.usage() ?? NOTHING_USED;
  }

  private async go(): Promise<RunFinished> {
    const { code, digest } = this.request;
    if (Buffer.byteLength(code) > MAX_CODE_BYTES) return ended('REJECTED_BUNDLE', 'BundleTooLarge', `The code of the app is larger than ${MAX_CODE_BYTES} bytes.`);
    const actual = createHash('sha256').update(code, 'utf8').digest('hex');
    if (digest !== actual && digest !== `sha256:${actual}`) return ended('REJECTED_BUNDLE', 'BundleChanged', 'The code of the app is not the code that was published.');
    try {
      const { worker, isolation } = await this.takeTwice();
      if (this.cancelled !== null) {
        await worker.kill();
        return cancelled(this.cancelled);
      }
      const run = new Run(worker, this.request, this.limits, isolation, this.observer);
      this.run = run;
      this.passOn(run);
      return await run.done;
    } catch {
      if (this.cancelled !== null) return cancelled(this.cancelled);
      return ended('PLATFORM_ERROR', 'SandboxUnavailable', 'No sandbox could be started for this run. Try again later, or tell your administrator.');
    }
  }

  /** A cancel may have come while the run was being made. */
  private passOn(run: Run): void {
    if (this.cancelled !== null) run.kill(this.cancelled);
  }

  /** No user code has run yet, so one more try is safe. */
  private takeTwice(): ReturnType<typeof this.take> {
    return this.take().catch((error: unknown) => {
      if (error instanceof SandboxUnavailable) return this.take();
      throw error;
    });
  }
}

/** Before the app began. */
function cancelled(reason: CancelReason): RunFinished {
  return reason === 'shutdown' ? ended('PLATFORM_ERROR', 'PlatformStopped', STOPPED_TEXT.before) : { outcome: 'CANCELLED', usage: NOTHING_USED, isolation: null };
}

function ended(outcome: Outcome, kind: string, message: string): RunFinished {
  return { outcome, error: plainError(kind, message), usage: NOTHING_USED, isolation: null };
}
