/** The API's side of the link: takes runs, keeps them waiting fairly, hands them to runners, ends each exactly once. */
import type { Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ISOLATION_LEVELS } from '../../contract/sandbox.js';
import type { CancelReason, Isolation, IsolationLevel } from '../../contract/sandbox.js';
import { FairQueue } from './fair-queue.js';
import type { QueueLimits } from './fair-queue.js';
import { LinkRun } from './link-run.js';
import type { RunHandlers, RunRequest } from './link-run.js';
import type { Hello } from './messages.js';
import { RunnerConnection } from './runner-connection.js';
import { listenOn } from './unix-socket.js';

export interface RunnerServerOptions {
  /** A runner not heard of for this long is lost, and its runs with it. Default 10 s. */
  readonly leaseMs?: number;
  /** Runs wait this long for a first runner. Default 15 s. */
  readonly noRunnerMs?: number;
  readonly queue?: QueueLimits;
}

export interface RunHandle {
  readonly executionId: string;
  /** Runs that will be taken before this one; null when it does not wait any more. */
  position(): number | null;
  /** Waiting: over at once. Running: its runner ends it. */
  cancel(reason: CancelReason): void;
}

export interface RunnerState {
  readonly runners: readonly { readonly instance: string; readonly isolation: Isolation | null; readonly capacity: number; readonly running: number; readonly warm: number }[];
  readonly queued: number;
  readonly running: number;
}

const DEFAULT_QUEUE: QueueLimits = { total: 1000, perOrganisation: 200 };
/** For a runner to end what it is told to end, and for the record to take it. */
const END_MS = 750;
const POLL_MS = 20;
/** The record has few connections, and runs that may finish need them. */
const END_AT_ONCE = 4;

export class Stopping extends Error {
  override readonly name = 'Stopping';
}

export class RunnerServer {
  private readonly connections = new Set<RunnerConnection>();
  private readonly runs = new Map<string, LinkRun>();
  /** Runs whose connection broke, and until when their runner may come back. */
  private readonly orphans = new Map<LinkRun, number>();
  private readonly queue: FairQueue<LinkRun>;
  private readonly leaseMs: number;
  private readonly noRunnerMs: number;
  private server: Server | null = null;
  private ticker: NodeJS.Timeout | null = null;
  private lastNumber = 0;
  private leaving = false;
  private alone = performance.now();

  constructor(options: RunnerServerOptions = {}) {
    this.leaseMs = options.leaseMs ?? 10_000;
    this.noRunnerMs = options.noRunnerMs ?? 15_000;
    this.queue = new FairQueue(options.queue ?? DEFAULT_QUEUE);
  }

  /** @throws SocketUnusable */
  async listen(socketPath: string, token: string): Promise<void> {
    this.alone = performance.now();
    this.server = await listenOn(socketPath, (socket) => {
      const events = { onHello: (from: RunnerConnection, hello: Hello) => this.welcome(from, hello), onClosed: (from: RunnerConnection) => this.orphan(from), runOf: (fence: string) => this.runs.get(fence) ?? null };
      this.connections.add(new RunnerConnection(socket, token, events));
    });
    this.ticker = setInterval(() => this.tick(performance.now()), Math.min(1000, this.leaseMs / 4));
    this.ticker.unref();
  }

  /** @throws QueueFull */
  start(request: RunRequest, handlers: RunHandlers): RunHandle {
    const run = new LinkRun((this.lastNumber += 1), request, handlers, (over) => this.over(over));
    if (!this.leaving) this.queue.push(request.organisation, run);
    this.runs.set(run.fence, run);
    if (this.leaving) void run.stopped();
    else this.dispatch();
    return { executionId: request.executionId, position: () => this.positionOf(run), cancel: (reason) => this.cancel(run, reason) };
  }

  /** @throws QueueFull, Stopping */
  demandRoom(organisation: string): void {
    if (this.leaving) throw new Stopping('The platform is being stopped and begins no more runs. Send the same request again in a few seconds.');
    this.queue.demandRoom(organisation);
  }

  state(): RunnerState {
    const known = [...this.connections].filter((connection) => connection.instance !== '');
    const runners = known.map(({ instance, isolation, capacity, runs, warm }) => ({ instance, isolation, capacity, running: runs.size, warm }));
    return { runners, queued: this.queue.size, running: this.runs.size - this.queue.size };
  }

  /** Whether it begins runs at all. */
  get isLeaving(): boolean {
    return this.leaving;
  }

  /**
   * Before this process ends: nothing is begun any more, what waits is over at once, what runs may finish for so long and is then ended by its
   * runner. Whatever can be recorded by then is; the rest is found by recovery. May be called again.
   */
  async drain(finishMs: number): Promise<void> {
    this.leaving = true;
    for (let lane = 0; lane < END_AT_ONCE; lane += 1) void this.endWaiting();
    await this.idle(finishMs);
    for (const run of this.runs.values()) if (run.state !== 'queued') this.cancel(run, 'shutdown');
    await this.idle(END_MS);
    for (const run of this.runs.values()) void run.stopped();
    await this.idle(END_MS);
  }

  /** Takes no more runners; runs that are under way are left to their deadlines and the next process. */
  async close(): Promise<void> {
    if (this.ticker !== null) clearInterval(this.ticker);
    const closed = new Promise<void>((resolve) => (this.server === null ? resolve() : this.server.close(() => resolve())));
    for (const connection of this.connections) connection.close();
    await closed;
  }

  private async endWaiting(): Promise<void> {
    for (let run = this.queue.shift(); run !== undefined; run = this.queue.shift()) await run.stopped();
  }

  private async idle(withinMs: number): Promise<void> {
    for (const until = performance.now() + withinMs; this.runs.size > 0 && performance.now() < until; ) await sleep(POLL_MS);
  }

  private welcome(from: RunnerConnection, hello: Hello): void {
    const known = hello.runs.flatMap(({ fence }) => this.runs.get(fence) ?? []).filter((run) => run.state !== 'queued');
    for (const run of known) {
      this.orphans.delete(run);
      for (const other of this.connections) if (other !== from) other.runs.delete(run);
    }
    from.resume(known);
    for (const run of known) if (run.cancelled !== null) from.cancel(run);
    this.dispatch();
  }

  private orphan(connection: RunnerConnection): void {
    this.connections.delete(connection);
    if (this.connections.size === 0) this.alone = performance.now();
    for (const run of connection.runs) this.orphans.set(run, connection.seenAt + this.leaseMs);
  }

  private dispatch(): void {
    if (this.leaving) return;
    for (;;) {
      const free = [...this.connections].filter((connection) => connection.free > 0).sort((a, b) => b.free - a.free)[0];
      const run = free === undefined ? undefined : this.queue.shift();
      if (free === undefined || run === undefined) break;
      if (isWeaker(free.isolation, run.request.minIsolation ?? 'L0')) run.tooWeak(free.isolation);
      else free.start(run);
    }
    for (const [position, run] of this.queue.inOrder().entries()) run.queuedAt(position);
  }

  private tick(now: number): void {
    for (const connection of this.connections) if (connection.instance !== '' && now - connection.seenAt > this.leaseMs) connection.close();
    for (const [run, until] of this.orphans) if (now > until) run.lost('runner_lost');
    for (const run of this.runs.values()) if (run.isOverdue(now)) run.lost('runner_lost');
    if (this.connections.size > 0 || now - this.alone < this.noRunnerMs) return;
    for (let run = this.queue.shift(); run !== undefined; run = this.queue.shift()) run.lost('no_runner');
  }

  private cancel(run: LinkRun, reason: CancelReason): void {
    run.cancelled ??= reason;
    if (this.queue.remove(run.request.organisation, run)) return run.cancelledBeforeStart();
    for (const connection of this.connections) if (connection.runs.has(run)) connection.cancel(run);
  }

  private over(run: LinkRun): void {
    this.runs.delete(run.fence);
    this.orphans.delete(run);
    for (const connection of this.connections) if (connection.runs.has(run)) connection.over(run);
    this.dispatch();
  }

  private positionOf(run: LinkRun): number | null {
    const position = this.queue.inOrder().indexOf(run);
    return position === -1 ? null : position;
  }
}

/** Levels are numbered by strength; a runner that measured none is weaker than any. */
function isWeaker(isolation: Isolation | null, demanded: IsolationLevel): boolean {
  return isolation === null || ISOLATION_LEVELS.indexOf(isolation.level) < ISOLATION_LEVELS.indexOf(demanded);
}
