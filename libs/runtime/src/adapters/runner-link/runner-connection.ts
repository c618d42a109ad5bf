/** One runner as the API sees it: who it is, what it holds, when it was last heard. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Isolation } from '../../contract/sandbox.js';
import { ProtocolViolation } from '../channel/frame.js';
import type { Message } from '../channel/inbound.js';
import { Wire } from '../channel/wire.js';
import type { LinkRun } from './link-run.js';
import { API_RULES, callAbort, callRequest, fromRunner, hello, LINK_WINDOWS, numberedReport, readMessage } from './messages.js';
import type { Hello } from './messages.js';

const HELLO_MS = 5_000;

export interface ConnectionEvents {
  onHello(connection: RunnerConnection, hello: Hello): void;
  onClosed(connection: RunnerConnection): void;
  /** The run that this fence belongs to, if it is still this API's to finish. */
  runOf(fence: string): LinkRun | null;
}

export class RunnerConnection {
  readonly runs = new Set<LinkRun>();
  instance = '';
  isolation: Isolation | null = null;
  capacity = 0;
  warm = 0;
  accepting = true;
  seenAt = performance.now();
  private readonly wire: Wire;
  private readonly helloTimer: NodeJS.Timeout;
  private readonly owners = new Map<number, LinkRun>();

  constructor(
    private readonly socket: Socket,
    private readonly token: string,
    private readonly events: ConnectionEvents,
  ) {
    this.helloTimer = setTimeout(() => this.close(), HELLO_MS);
    const onClosed = (): void => {
      clearTimeout(this.helloTimer);
      socket.destroy();
      for (const run of this.runs) run.calls.abortAll();
      events.onClosed(this);
    };
    this.wire = new Wire({ readable: socket, writable: socket, rules: API_RULES, windows: LINK_WINDOWS, onMessage: (message) => this.read(message), onClosed });
  }

  get free(): number {
    return this.accepting ? this.capacity - this.runs.size : 0;
  }

  start(run: LinkRun): void {
    const { request } = run;
    this.runs.add(run);
    run.sent(performance.now());
    const { code, digest } = request.bundle;
    void this.wire
      .send('stdin', run.number, { fence: run.fence, executionId: request.executionId, code, digest, input: request.input, limits: request.limits, token: request.issueToken() })
      .then(() => this.wire.forget('stdin', run.number));
  }

  resume(runs: readonly LinkRun[]): void {
    for (const run of runs) this.runs.add(run);
    void this.wire.send('control', 0, { kind: 'welcome', resume: runs.map((run) => ({ fence: run.fence, next: run.next })) });
  }

  cancel(run: LinkRun): void {
    void this.wire.send('control', 0, { kind: 'cancel', fence: run.fence, reason: run.cancelled ?? 'user' });
  }

  over(run: LinkRun): void {
    this.runs.delete(run);
    this.wire.forget('log', run.number);
    void this.wire.send('control', 0, { kind: 'acknowledged', fence: run.fence });
  }

  close(): void {
    this.wire.close();
  }

  private read(message: Message): void {
    this.seenAt = performance.now();
    if (this.instance === '') return this.readHello(message);
    if (message.type === 'rpc') return this.readCall(message);
    if (message.type === 'log') return this.readReport(message);
    const { warm, accepting } = readMessage(fromRunner, message);
    this.warm = warm;
    this.accepting = accepting;
  }

  private readHello(message: Message): void {
    if (message.type !== 'control') throw new ProtocolViolation('a runner says hello first');
    const said = readMessage(hello, message);
    if (!timingSafeEqual(digest(said.token), digest(this.token))) throw new ProtocolViolation('this is not the runner token');
    clearTimeout(this.helloTimer);
    this.instance = said.instance;
    this.isolation = said.isolation;
    this.capacity = said.capacity;
    this.events.onHello(this, said);
  }

  /** Late words about a run that was given up are answered, not believed. */
  private readReport(message: Message): void {
    const { fence, index, report } = readMessage(numberedReport, message);
    const run = this.events.runOf(fence);
    if (run !== null && this.runs.has(run)) return run.take(index, report);
    this.wire.forget('log', message.stream);
    void this.wire.send('control', 0, { kind: 'cancel', fence, reason: 'fenced' });
  }

  private readCall(message: Message): void {
    const owner = this.owners.get(message.stream);
    if (owner !== undefined) {
      readMessage(callAbort, message);
      owner.calls.abort(message.stream);
      return;
    }
    // An abort that crossed the end of its call.
    if (message.bytes.length < 32) return void (readMessage(callAbort, message), this.wire.forget('rpc', message.stream));
    const { fence, ...call } = readMessage(callRequest, message);
    const run = this.events.runOf(fence);
    const refused = run === null || !this.runs.has(run) || (run.state !== 'sent' && run.state !== 'started');
    if (refused) return void this.wire.send('rpc', message.stream, { error: { code: 'run_over', message: 'This run is over.', status: 403 } }).then(() => this.wire.forget('rpc', message.stream));
    this.owners.set(message.stream, run);
    const forget = (type: 'rpc', stream: number): void => {
      this.owners.delete(stream);
      this.wire.forget(type, stream);
    };
    run.calls.begin({ send: (type, stream, said) => this.wire.send(type, stream, said), forget }, message.stream, call);
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
