/** One run in one worker, from its first byte to the last process. The order of its end is fixed; see docs/sandbox.md. */
import type { CancelReason, Isolation, LimitName, RunLimits, RunUsage } from '../../contract/sandbox.js';
import type { FrameType } from '../channel/frame.js';
import { ProtocolViolation } from '../channel/frame.js';
import type { Message } from '../channel/inbound.js';
import { MAX_RPC_BYTES_PER_RUN } from './channel-rules.js';
import type { RunFinished, RunObserver, SandboxRun } from './driver.js';
import { CallStreams } from './call-streams.js';
import { judge } from './run-end.js';
import type { Cause } from './run-end.js';
import { readExit, RunOutput } from './run-output.js';
import { RunWatch } from './run-watch.js';
import type { SandboxWorker } from './worker.js';

/** A process that closed its pipe gets this long to end, so that its own signal is seen and not ours. */
const LAST_BREATH_MS = 1000;
/** Handlers of calls get this long to stop and settle. */
const CALL_GRACE_MS = 5000;

export class Run {
  readonly done: Promise<RunFinished>;
  private readonly output: RunOutput;
  private readonly calls: CallStreams;
  private readonly watch: RunWatch;
  private readonly decided = Promise.withResolvers<Cause>();
  private finishing = false;
  private outputBytes = 0;
  private rpcBytes = 0;

  constructor(
    private readonly worker: SandboxWorker,
    private readonly run: SandboxRun,
    private readonly limits: RunLimits,
    private readonly isolation: Isolation,
    private readonly observer: RunObserver,
  ) {
    this.output = new RunOutput(observer, (bytes) => this.charge(bytes));
    this.calls = new CallStreams(observer.onRpc);
    this.watch = new RunWatch(limits, worker.baseline, () => worker.usage(), (limit) => this.hit(limit));
    worker.claim({ onMessage: (message) => this.read(message), onFrame: (type, bytes) => this.count(type, bytes), onClosed: (error) => this.closed(error) });
    observer.onStarted?.(isolation, limits);
    void worker.wire.send('stdin', 0, { code: run.code, input: run.input, token: run.token });
    if (!worker.alive) this.decide({ kind: 'vanished' });
    this.done = this.decided.promise.then((cause) => this.finish(cause));
  }

  kill(reason: CancelReason): void {
    this.decide({ kind: 'cancelled', reason });
  }

  usage(): RunUsage {
    return { ...this.watch.measured(), outputBytes: this.outputBytes };
  }

  private hit(limit: LimitName): void {
    this.decide({ kind: 'limit', limit });
  }

  /** The first cause stands. From here on nothing the sandbox says counts. */
  private decide(cause: Cause): void {
    if (this.finishing) return;
    this.finishing = true;
    this.observer.onFinishing?.();
    this.decided.resolve(cause);
  }

  private async finish(cause: Cause): Promise<RunFinished> {
    const closing = this.calls.close(CALL_GRACE_MS);
    if (cause.kind === 'vanished') await breath(this.worker.ended);
    this.watch.stop();
    const exit = await this.worker.kill();
    await closing;
    this.output.flush();
    const { stderrTail } = this.worker;
    const judgement = judge({ cause, exit, stderrTail, measured: this.watch.measured(), limits: this.limits, result: this.output.result, code: this.run.code });
    return { ...judgement, usage: this.usage(), isolation: this.isolation };
  }

  private read(message: Message): void {
    if (this.finishing) return;
    if (message.type === 'rpc') return this.calls.take(this.worker.wire, message);
    if (message.type !== 'exit') return this.output.take(message);
    const exit = readExit(message);
    this.decide({ kind: 'exit', error: exit.ok ? null : exit.error });
  }

  private count(type: FrameType | 'raw', bytes: number): void {
    if (this.finishing) return;
    if (type === 'rpc' || type === 'credit') {
      this.rpcBytes += bytes;
      if (this.rpcBytes > MAX_RPC_BYTES_PER_RUN) throw new ProtocolViolation('it asked for too much');
      return;
    }
    if (type !== 'exit') this.charge(bytes);
  }

  private charge(bytes: number): boolean {
    if (this.outputBytes <= this.limits.outputBytes) this.outputBytes += bytes;
    if (this.outputBytes <= this.limits.outputBytes) return true;
    this.hit('outputBytes');
    return false;
  }

  private closed(error: Error | null): void {
    this.decide(error instanceof ProtocolViolation ? { kind: 'violation', text: error.message } : { kind: 'vanished' });
  }
}

async function breath(ended: Promise<unknown>): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, LAST_BREATH_MS);
  await Promise.race([ended, late.promise]);
  clearTimeout(timer);
}
