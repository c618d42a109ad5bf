/** The runner's side of the link: connects, says what it can do, takes runs, reports, and comes back after a break. */
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { STOPPED_TEXT } from '../../contract/sandbox.js';
import type { Isolation } from '../../contract/sandbox.js';
import type { Message } from '../channel/inbound.js';
import { Wire } from '../channel/wire.js';
import { plainError } from '../sandbox/app-error.js';
import type { RunFinished, SandboxDriver } from '../sandbox/driver.js';
import { ClientRun } from './client-run.js';
import type { Link } from './client-run.js';
import { LinkCalls } from './link-calls.js';
import { fromApi, LINK_VERSION, LINK_WINDOWS, readMessage, RUNNER_RULES, start } from './messages.js';

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 2_000;
const HEARTBEAT_MS = 1_000;
const POLL_MS = 20;
/** What was on its way when we said that we take nothing more has come by then. */
const ON_ITS_WAY_MS = 100;
/** A result nobody fetched is forgotten; the API has long taken this runner for lost. */
const KEEP_RESULT_MS = 600_000;

/** Of a run that was on its way to us when we stopped taking any. */
const TOO_LATE: RunFinished = { outcome: 'PLATFORM_ERROR', error: plainError('PlatformStopped', STOPPED_TEXT.before), usage: { wallMs: 0, cpuMs: 0, memoryBytes: 0, outputBytes: 0 }, isolation: null };

export interface RunnerClientOptions {
  readonly socketPath: string;
  readonly token: string;
  /** Runs at the same time. */
  readonly capacity: number;
  readonly driver: SandboxDriver;
  readonly isolation: Isolation;
  /** For the process's log: connected, lost. */
  readonly onLink?: (connected: boolean) => void;
}

export class RunnerClient {
  private readonly instance = randomBytes(12).toString('hex');
  private readonly runs = new Map<string, ClientRun>();
  private link: (Link & { readonly socket: Socket }) | null = null;
  private welcomed = false;
  private retryMs = FIRST_RETRY_MS;
  private retry: NodeJS.Timeout | null = null;
  private stopped = false;
  private accepting = true;
  private readonly heartbeat = setInterval(() => this.beat(), HEARTBEAT_MS);

  constructor(private readonly options: RunnerClientOptions) {
    this.connect();
  }

  /** Takes nothing new, lets runs finish for so long, cancels the rest, tells the API, and leaves. */
  async close(drainMs = 0): Promise<void> {
    this.accepting = false;
    this.beat();
    for (let waited = 0; waited < drainMs && (waited < ON_ITS_WAY_MS || this.options.driver.state().running > 0); waited += POLL_MS) await sleep(POLL_MS);
    await this.options.driver.close();
    // Their ends were just reported; the socket is closed behind them.
    this.stopped = true;
    clearInterval(this.heartbeat);
    if (this.retry !== null) clearTimeout(this.retry);
    const socket = this.link?.socket;
    if (socket === undefined) return;
    await new Promise<void>((resolve) => {
      socket.once('close', () => resolve());
      socket.end();
      setTimeout(() => socket.destroy(), LAST_RETRY_MS).unref();
    });
  }

  private connect(): void {
    const socket = connect(this.options.socketPath);
    socket.on('error', () => {});
    socket.once('connect', () => this.open(socket));
    socket.once('close', () => this.later());
  }

  private later(): void {
    if (this.stopped) return;
    this.retry = setTimeout(() => this.connect(), this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, LAST_RETRY_MS);
  }

  private open(socket: Socket): void {
    const calls = new LinkCalls(() => wire);
    const onClosed = (): void => {
      socket.destroy();
      calls.close();
      this.link = null;
      this.welcomed = false;
      this.options.onLink?.(false);
    };
    const wire: Wire = new Wire({ readable: socket, writable: socket, rules: RUNNER_RULES, windows: LINK_WINDOWS, onMessage: (message) => this.read(message, calls), onClosed });
    this.link = { wire, calls, socket };
    const { token, capacity, isolation } = this.options;
    const runs = [...this.runs.values()].map((run) => ({ run: run.run, fence: run.start.fence }));
    void wire.send('control', 0, { kind: 'hello', version: LINK_VERSION, token, instance: this.instance, capacity, isolation, runs });
  }

  private read(message: Message, calls: LinkCalls): Promise<void> | void {
    if (message.type === 'rpc') return calls.take(message);
    if (message.type === 'stdin') return this.begin(message);
    const said = readMessage(fromApi, message);
    if (said.kind === 'welcome') this.welcome(new Map(said.resume.map(({ fence, next }) => [fence, next])));
    else if (said.kind === 'cancel') this.runs.get(said.fence)?.claim.kill(said.reason);
    else this.forget(said.fence);
    if (said.kind === 'cancel' && said.reason === 'fenced') this.forget(said.fence);
  }

  private begin(message: Message): void {
    const asked = readMessage(start, message);
    this.link?.wire.forget('stdin', message.stream);
    if (!this.accepting) return void this.link?.wire.send('log', message.stream, { fence: asked.fence, index: 0, report: { kind: 'finished', finished: TOO_LATE } });
    this.runs.set(asked.fence, new ClientRun(this.options.driver, message.stream, asked, () => (this.welcomed ? this.link : null)));
  }

  /** What the API does not know any more is ended: its lease was taken and somebody else has written its end. */
  private welcome(resume: ReadonlyMap<string, number>): void {
    this.retryMs = FIRST_RETRY_MS;
    this.welcomed = true;
    this.options.onLink?.(true);
    for (const [fence, run] of [...this.runs]) {
      const next = resume.get(fence);
      if (next !== undefined) {
        run.resumeAt(next);
        continue;
      }
      this.forget(fence);
      run.claim.kill('fenced');
    }
  }

  private forget(fence: string): void {
    const run = this.runs.get(fence);
    if (run === undefined) return;
    this.runs.delete(fence);
    this.link?.wire.forget('log', run.run);
  }

  private beat(): void {
    const { running, warm } = this.options.driver.state();
    if (this.welcomed) void this.link?.wire.send('control', 0, { kind: 'heartbeat', running, warm, accepting: this.accepting });
    const oldest = Date.now() - KEEP_RESULT_MS;
    for (const [fence, run] of this.runs) if (run.finishedAt !== null && run.finishedAt < oldest) this.forget(fence);
  }
}
