/** One run as the API sees it, from waiting to its one end. Whatever happens to runners, `onFinished` is called once. */
import { randomBytes } from 'node:crypto';
import { DEFAULT_LIMITS, STOPPED_TEXT } from '../../contract/sandbox.js';
import type { CancelReason, Isolation, IsolationLevel, RunLimits } from '../../contract/sandbox.js';
import type { OnRpc } from '../../contract/sandbox-rpc.js';
import { untilDone } from '@keystead/platform/src/commands/until-done.js';
import { ProtocolViolation } from '../channel/frame.js';
import { plainError } from '../sandbox/app-error.js';
import type { LogEntry, RunFinished, RunProgress, SandboxRun } from '../sandbox/driver.js';
import { CallStreams } from '../sandbox/call-streams.js';
import type { Report } from './messages.js';

/** Beyond its own deadline a run must have been heard of; after this its runner is taken for lost. */
const OVERDUE_MS = 20_000;
const CALL_GRACE_MS = 5_000;

const LOST_TEXT = {
  runner_lost: 'The runner that held this run was lost. What the app did until then is recorded; you are not charged for this run. Start the run again.',
  no_runner: 'No runner is connected, so the app was not started. Try again later, or tell your administrator.',
} as const;

export interface RunRequest {
  readonly executionId: string;
  readonly organisation: string;
  readonly bundle: { readonly code: string; readonly digest: string };
  readonly input: SandboxRun['input'];
  readonly limits: Partial<RunLimits>;
  /** Asked each time the run is handed to a runner. */
  readonly issueToken: () => string;
  /** A runner that isolates less never gets the code; default: any. */
  readonly minIsolation?: IsolationLevel;
}

export interface RunHandlers {
  /** How many runs will be taken before this one; called whenever that changes. */
  readonly onQueued?: (position: number) => void;
  /** User code is about to run. */
  readonly onStarted?: (isolation: Isolation, limits: RunLimits) => void;
  readonly onLog: (entry: LogEntry) => void;
  readonly onProgress?: (progress: RunProgress) => void;
  /** Never called after `onFinishing`. */
  readonly onRpc: OnRpc;
  /** The end was decided: revoke the run token. Calls in flight are being aborted. */
  readonly onFinishing?: () => void;
  /** After every call has let go. Called again a second later if it rejects, until it resolves; then never again. It says itself why it failed. */
  readonly onFinished: (finished: RunFinished) => void | Promise<void>;
}

export class LinkRun {
  readonly fence = randomBytes(16).toString('hex');
  readonly calls: CallStreams;
  /** Next report expected; earlier ones are repeats after a broken connection. */
  next = 0;
  state: 'queued' | 'sent' | 'started' | 'finishing' | 'finished' = 'queued';
  cancelled: CancelReason | null = null;
  private isolation: Isolation | null = null;
  private overdueAt = Number.POSITIVE_INFINITY;
  private position: number | null = null;

  constructor(
    readonly number: number,
    readonly request: RunRequest,
    private readonly handlers: RunHandlers,
    private readonly onOver: (run: LinkRun) => void,
  ) {
    this.calls = new CallStreams(handlers.onRpc);
  }

  queuedAt(position: number): void {
    if (this.position === position) return;
    this.position = position;
    this.handlers.onQueued?.(position);
  }

  sent(now: number): void {
    this.state = 'sent';
    this.overdueAt = now + (this.request.limits.wallMs ?? DEFAULT_LIMITS.wallMs) + OVERDUE_MS;
  }

  isOverdue(now: number): boolean {
    return now > this.overdueAt;
  }

  /** @throws ProtocolViolation when a report is missing between the last one and this */
  take(index: number, report: Report): void {
    if (index < this.next || this.state === 'finished') return;
    if (index > this.next) throw new ProtocolViolation('a report is missing');
    this.next += 1;
    if (report.kind === 'started') this.begin(report.isolation, report.limits);
    else if (report.kind === 'log') this.handlers.onLog({ seq: report.seq, stream: report.stream, text: report.text, at: report.at });
    else if (report.kind === 'progress') this.handlers.onProgress?.({ fraction: report.fraction, message: report.message });
    else if (report.kind === 'finishing') this.finishing();
    else void this.finish(asFinished(report.finished));
  }

  /** The free runner is weaker than the run demands; nothing was sent to it. */
  tooWeak(isolation: Isolation | null): void {
    const text = `The runner that is free isolates at ${isolation?.level ?? 'no known level'}, and this app needs ${this.request.minIsolation ?? 'L0'}. Ask your administrator to install bubblewrap.`;
    void this.finish({ ...ended('PLATFORM_ERROR', isolation), error: plainError('isolation_too_weak', text) });
  }

  lost(code: keyof typeof LOST_TEXT): void {
    void this.finish({ ...ended('PLATFORM_ERROR', this.isolation), error: plainError(code, LOST_TEXT[code]) });
  }

  /** This process is about to end, and nobody will hear how the run ends. @returns when that is recorded */
  stopped(): Promise<void> {
    const text = this.state === 'queued' ? STOPPED_TEXT.before : STOPPED_TEXT.meanwhile;
    return this.finish({ ...ended('PLATFORM_ERROR', this.isolation), error: plainError('platform_stopped', text) });
  }

  cancelledBeforeStart(): void {
    void this.finish(ended('CANCELLED', null));
  }

  private begin(isolation: Isolation, limits: RunLimits): void {
    this.state = 'started';
    this.isolation = isolation;
    this.handlers.onStarted?.(isolation, limits);
  }

  /** From here the token is dead and no call is taken, whoever asks. */
  private finishing(): void {
    if (this.state === 'finishing' || this.state === 'finished') return;
    this.state = 'finishing';
    void this.calls.close(0);
    this.handlers.onFinishing?.();
  }

  private async finish(finished: RunFinished): Promise<void> {
    if (this.state === 'finished') return;
    this.finishing();
    this.state = 'finished';
    await this.calls.close(CALL_GRACE_MS);
    await untilDone(() => this.handlers.onFinished(finished));
    this.onOver(this);
  }
}

function ended(outcome: RunFinished['outcome'], isolation: Isolation | null): RunFinished {
  return { outcome, usage: { wallMs: 0, cpuMs: 0, memoryBytes: 0, outputBytes: 0 }, isolation };
}

/** Members that are not there stay not there. */
function asFinished(told: Extract<Report, { kind: 'finished' }>['finished']): RunFinished {
  const { error, output, limitFired, ...rest } = told;
  return { ...rest, ...(error === undefined ? {} : { error }), ...(output === undefined ? {} : { output }), ...(limitFired === undefined ? {} : { limitFired }) };
}
