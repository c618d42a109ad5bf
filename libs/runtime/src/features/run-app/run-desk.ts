import { Inject, Injectable } from '@nestjs/common';
import { Refusal } from '@keystead/kernel/src/refusal.js';
import type { Clock } from '@keystead/kernel/src/clock.js';
import { GATEWAY_CALLS, type GatewayCalls } from '@keystead/gateway/src/contract/index.js';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel, type Written } from '@keystead/platform/src/commands/write-model.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import { PinoLogger } from 'nestjs-pino';
import { OUTCOME_TEXT, type Isolation } from '../../contract/sandbox.js';
import { evolveExecution, finishExecution, noExecution, startSandbox, type ExecutionState } from '../../domain/execution.js';
import { LiveFeeds } from '../../domain/live-feed.js';
import { RunCanceller } from '../../domain/run-canceller.js';
import { CONTENT_DIGEST, CONTENT_STORE, RUN_TOKENS, RUNS_UNDER_WAY, type ContentDigest, type ContentStore, type RunsUnderWay, type RunTokens } from '../../domain/ports.js';
import { RUNNERS, type JobHandlers, type JobResult, type Runners } from '../../domain/runners.js';
import type { ExecutionEvent } from '../../contract/events.js';
import { LogBook } from './log-book.js';
import { RunCalls } from './run-calls.js';
import type { RunOrder } from './run-order.js';

/**
 * Conducts each run of this process from the runner's claim to the terminal event, in the order the sandbox design asks for:
 * end decided -> calls closed and aborted -> sandbox gone -> usage read -> terminal event -> feed closed.
 */
@Injectable()
export class RunDesk {
  constructor(
    private readonly writes: WriteModel,
    private readonly feeds: LiveFeeds,
    private readonly running: RunCanceller,
    @Inject(RUNNERS) private readonly runners: Runners,
    @Inject(CONTENT_STORE) private readonly contents: ContentStore,
    @Inject(GATEWAY_CALLS) private readonly gateway: GatewayCalls,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RUN_TOKENS) private readonly tokens: RunTokens,
    @Inject(CONTENT_DIGEST) private readonly digests: ContentDigest,
    @Inject(RUNS_UNDER_WAY) private readonly underWay: RunsUnderWay,
    private readonly log: PinoLogger,
  ) {}

  start(order: RunOrder): void {
    const { executionId } = order;
    this.feeds.open(executionId);
    const token = this.tokens.issue();
    const calls = new RunCalls(this.gateway, order, (presented) => this.tokens.matches(presented, token), this.clock);
    const book = new LogBook(this.contents, order, (line) => this.feeds.publish(executionId, { kind: 'log', line }), this.clock, (lines, error) => this.log.error({ err: error, executionId, lines }, 'log lines of a run could not be stored'));
    const handlers = this.handlersOf(order, calls, book);
    try {
      const job = { executionId, organisation: order.organisation, bundle: { code: order.app.code, digest: order.app.digest }, input: order.input, limits: order.limits, runToken: token, minIsolation: order.app.trusted ? ('L0' as const) : ('L1' as const) };
      const ticket = this.runners.start(job, handlers);
      this.running.add(executionId, () => ticket.cancel('user'));
    } catch (error) {
      // The run is on the record, so it must also end there.
      const platformReason = error instanceof Refusal ? error.detail : 'The run could not be handed to a runner.';
      const usage = { wallMs: 0, cpuMs: 0, memoryBytes: 0, outputBytes: 0 };
      void handlers.onFinished({ outcome: 'PLATFORM_ERROR', platformReason, usage }).catch((cause: unknown) => this.log.error({ err: cause, executionId }, 'a run could not be ended here; recovery ends it'));
    }
  }

  private handlersOf(order: RunOrder, calls: RunCalls, book: LogBook): JobHandlers {
    const { executionId } = order;
    let started: Promise<unknown> = Promise.resolve();
    return {
      onQueued: (queuePosition) => this.feeds.publish(executionId, { kind: 'state', state: 'queued', queuePosition, isolation: null }),
      onStarted: (isolation) => {
        this.feeds.publish(executionId, { kind: 'state', state: 'running', queuePosition: null, isolation: isolation.level });
        started = this.recordStart(order, isolation);
      },
      onLog: (entry) => book.write(entry.stream, entry.text, entry.at),
      onProgress: ({ fraction, message }) => book.write('progress', fraction === null ? message : `${Math.round(fraction * 100)} % ${message}`),
      onRpc: (call, signal) => calls.answer(call, signal),
      onFinishing: () => calls.close(),
      onFinished: async (result) => {
        calls.close();
        await started;
        await this.finish(order, calls, book, result);
      },
    };
  }

  private async recordStart(order: RunOrder, isolation: Isolation): Promise<void> {
    await this.append(order, 'runtime.start-sandbox', (state) => startSandbox(order.executionId, isolation, state)).catch((error: unknown) => this.log.error({ err: error, executionId: order.executionId }, 'start of a sandbox not recorded'));
  }

  private async finish(order: RunOrder, calls: RunCalls, book: LogBook, result: JobResult): Promise<void> {
    const { executionId } = order;
    const spent = await calls.settled();
    await book.close();
    const output = result.outcome === 'SUCCEEDED' ? (result.output ?? null) : null;
    const error = result.error === undefined ? null : { message: result.error.message };
    await this.contents.putResult(order, { output, error });
    const { position, state } = await this.append(order, 'runtime.finish-execution', (before) =>
      finishExecution(
        executionId,
        {
          outcome: result.outcome,
          limitFired: result.limitFired ?? null,
          platformReason: result.platformReason ?? null,
          errorFingerprint: result.error?.fingerprint ?? null,
          errorFrames: (result.error?.frames ?? []).slice(0, 20).map((frame) => ({ function: frame.function.slice(0, 200), line: frame.line, column: frame.column })),
          ...roundedUsage(result),
          calls: spent.calls,
          providerCostUsd: spent.costUsd,
          charge: spent.charge,
          outputDigest: output === null ? null : this.digests.of(output),
        },
        before,
      ),
    );
    // Recovery may have been first: what is told is what stands in the log.
    const outcome = state.kind === 'finished' ? state.outcome : result.outcome;
    this.feeds.publish(executionId, { kind: 'output', output, error });
    this.feeds.publish(executionId, { kind: 'done', outcome, outcomeText: OUTCOME_TEXT[outcome], position });
    this.running.remove(executionId);
    await this.underWay.remove(order);
    this.feeds.close(executionId);
  }

  private async append(order: RunOrder, command: string, decide: (state: ExecutionState) => ExecutionEvent[]): Promise<Written<ExecutionState>> {
    const context = serviceContext({ organisation: order.organisation, service: 'runtime', correlation: order.correlation, causation: order.requestedEventId, behalf: order.memberId, now: this.clock.now() });
    return this.writes.decide<ExecutionState, ExecutionEvent>({ category: 'runtime.execution', id: order.executionId, initial: noExecution, evolve: evolveExecution, decide, command, input: {}, context });
  }
}

function roundedUsage({ usage }: JobResult): { wallMs: number; cpuMs: number; memoryBytes: number; outputBytes: number } {
  return { wallMs: Math.round(usage.wallMs), cpuMs: Math.round(usage.cpuMs), memoryBytes: Math.round(usage.memoryBytes), outputBytes: Math.round(usage.outputBytes) };
}
