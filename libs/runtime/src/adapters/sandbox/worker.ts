/** One interpreter process: started, ready, used by one run at most, killed with everything in it. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Wire } from '../channel/wire.js';
import type { FrameType } from '../channel/frame.js';
import type { Message } from '../channel/inbound.js';
import type { RunLimits } from '../../contract/sandbox.js';
import { SANDBOX_RULES, SANDBOX_WINDOWS } from './channel-rules.js';
import { SandboxUnavailable } from './driver.js';
import { setKernelLimits } from './kernel-limits.js';
import { launch } from './launch.js';
import type { LaunchPlan } from './launch.js';
import { onlyChild, processUsage } from './process-usage.js';
import type { ProcessUsage } from './process-usage.js';

const READY_MS = 15_000;
const GONE_MS = 5_000;
const REAP_MS = 3_000;
const STDERR_TAIL_BYTES = 8 * 1024;

export interface ChannelReader {
  onMessage(message: Message): void | Promise<void>;
  onFrame(type: FrameType | 'raw', bytes: number): void;
  onClosed(error: Error | null): void;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export class SandboxWorker {
  readonly wire: Wire;
  readonly ended: Promise<Ended>;
  /** The interpreter's own process and its figures when it was ready. */
  pid = 0;
  baseline: ProcessUsage = { cpuMs: 0, residentBytes: 0, threads: 0, dataBytes: null };
  kernelLimits = false;
  stderrTail = '';
  /** First process inside bubblewrap; 0 without. */
  private firstInside = 0;
  private reader: ChannelReader;
  private isOver = false;

  private constructor(
    readonly plan: LaunchPlan,
    private readonly child: ChildProcess,
    firstReader: ChannelReader,
  ) {
    this.reader = firstReader;
    this.ended = new Promise((resolve) => {
      child.once('error', () => resolve({ code: null, signal: null }));
      // 'close', not 'exit': only then no process inside holds the pipes.
      child.once('close', (code, signal) => resolve({ code, signal }));
    });
    void this.ended.then(() => (this.isOver = true));
    const [stdin, stdout, stderr] = [child.stdin as Writable, child.stdout as Readable, child.stderr as Readable];
    stderr.on('data', (chunk: Buffer) => {
      this.stderrTail = (this.stderrTail + chunk.toString('latin1')).slice(-STDERR_TAIL_BYTES);
      this.reader.onFrame('raw', chunk.length);
    });
    this.wire = new Wire({
      readable: stdout,
      writable: stdin,
      rules: SANDBOX_RULES,
      windows: SANDBOX_WINDOWS,
      onMessage: (message) => this.reader.onMessage(message),
      onFrame: (type, bytes) => this.reader.onFrame(type, bytes),
      onClosed: (error) => this.reader.onClosed(error),
    });
  }

  /** Ready for a run, with the ceiling's limits set. @throws SandboxUnavailable */
  static async start(plan: LaunchPlan, ceiling: RunLimits): Promise<SandboxWorker> {
    const how = launch(plan, ceiling);
    const child = spawn(how.file, how.args, { cwd: '/', env: { ...how.env }, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    const isReady = Promise.withResolvers<void>();
    const failed = (): void => isReady.reject(new SandboxUnavailable('the interpreter ended before it was ready'));
    const worker = new SandboxWorker(plan, child, { onMessage: (message) => readReady(message, isReady), onFrame: () => {}, onClosed: failed });
    const timer = setTimeout(() => isReady.reject(new SandboxUnavailable(`the interpreter was not ready after ${READY_MS} ms`)), READY_MS);
    try {
      await isReady.promise;
      await worker.measure(ceiling);
      return worker;
    } catch (error) {
      await worker.kill();
      throw error instanceof SandboxUnavailable ? new SandboxUnavailable(`${error.message}: ${worker.stderrTail.trim().slice(-300)}`) : error;
    } finally {
      clearTimeout(timer);
    }
  }

  get alive(): boolean {
    return !this.isOver;
  }

  claim(reader: ChannelReader): void {
    this.reader = reader;
  }

  usage(): ProcessUsage | null {
    return this.isOver ? null : processUsage(this.pid);
  }

  /** SIGKILL to the whole group; resolves when no process is left. Safe to call again. */
  async kill(): Promise<Ended> {
    this.wire.close();
    for (const stream of this.child.stdio) if (stream !== null && stream !== undefined) stream.destroy();
    // Inside first: then bubblewrap lives to reap it. The other way round each run would leave a zombie to the system's
    // first process, and in a container that one may never reap.
    if (this.firstInside !== 0 && !this.isOver) await this.killInside();
    if (!this.isOver && this.child.pid !== undefined) kill(-this.child.pid);
    const ended = await this.ended;
    for (let waited = 0; this.pid !== 0 && processUsage(this.pid) !== null && waited < GONE_MS; waited += 5) await sleep(5);
    return ended;
  }

  private async killInside(): Promise<void> {
    kill(this.firstInside);
    for (let waited = 0; !this.isOver && waited < REAP_MS; waited += 5) await sleep(5);
  }

  private async measure(ceiling: RunLimits): Promise<void> {
    const line = lineOf(this.child.pid ?? 0);
    this.pid = line.at(-1) ?? 0;
    this.firstInside = this.plan.level === 'L1' ? (line.at(-2) ?? 0) : 0;
    const usage = this.pid === 0 ? null : processUsage(this.pid);
    if (usage === null) throw new SandboxUnavailable('the interpreter cannot be measured from outside');
    this.baseline = usage;
    this.kernelLimits = await setKernelLimits(this.plan, this.pid, ceiling, usage.dataBytes);
  }
}

function readReady(message: Message, isReady: PromiseWithResolvers<void>): void {
  if (message.type === 'log' && message.bytes.toString() === '{"kind":"ready"}') isReady.resolve();
  else isReady.reject(new SandboxUnavailable('the interpreter said something before it was ready'));
}

/** From what we started to the interpreter, each the other's only child; without bubblewrap they are one process. */
function lineOf(pid: number): readonly number[] {
  const next = onlyChild(pid);
  return next === null ? [pid] : [pid, ...lineOf(next)];
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
}
