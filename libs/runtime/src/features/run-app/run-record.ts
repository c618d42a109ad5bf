import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@keystead/kernel/src/clock.js';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel, type Written } from '@keystead/platform/src/commands/write-model.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import type { ExecutionEvent } from '../../contract/events.js';
import type { Isolation, Outcome } from '../../contract/sandbox.js';
import { evolveExecution, finishExecution, noExecution, startSandbox, type Ending, type ExecutionState } from '../../domain/execution.js';
import { CONTENT_DIGEST, CONTENT_STORE, RUNS_UNDER_WAY, type ContentDigest, type ContentStore, type RunOwner, type RunsUnderWay } from '../../domain/ports.js';
import type { JobResult } from '../../domain/runners.js';
import { untilDone } from '@keystead/platform/src/commands/until-done.js';
import { asDeclared } from './declared-answer.js';
import type { Spent } from './model-calls.js';
import type { RunOrder } from './run-order.js';

export interface RunEnd {
  readonly outcome: Outcome;
  readonly output: unknown;
  readonly error: { readonly message: string } | null;
  readonly position: string;
}

/** What stays of a run: its facts in the log, its content under the person's key, its line on the list of runs under way. */
@Injectable()
export class RunRecord {
  constructor(
    private readonly writes: WriteModel,
    @Inject(CONTENT_STORE) private readonly contents: ContentStore,
    @Inject(CONTENT_DIGEST) private readonly digests: ContentDigest,
    @Inject(RUNS_UNDER_WAY) private readonly underWay: RunsUnderWay,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Lists the run and keeps its input before it is requested, so that recovery finds it whatever happens next. */
  async open(owner: RunOwner, input: unknown, request: () => Promise<Written<ExecutionState>>): Promise<Written<ExecutionState>> {
    const listedHere = await this.underWay.add(owner);
    try {
      await this.contents.putInput(owner, input);
      const written = await request();
      // The same request reached two processes: the other listed it, and this one conducts it.
      if (!listedHere && !written.repeated) void untilDone(() => this.underWay.take(owner));
      return written;
    } catch (error) {
      // The store may have taken the request and lost only the answer: recovery looks, ends the run or forgets it.
      if (listedHere) void untilDone(() => this.underWay.giveUp(owner));
      throw error;
    }
  }

  async close(owner: RunOwner): Promise<void> {
    await this.underWay.remove(owner);
  }

  /** There is no such run after all: neither its line nor its input stays. */
  async withdraw(owner: RunOwner): Promise<void> {
    await this.contents.discard(owner);
    await this.underWay.remove(owner);
  }

  async started(order: RunOrder, isolation: Isolation): Promise<void> {
    await this.append(order, 'runtime.start-sandbox', (state) => startSandbox(order.executionId, isolation, state));
  }

  async finished(order: RunOrder, told: JobResult, spent: Spent): Promise<RunEnd> {
    const result = asDeclared(order, told);
    const output = result.outcome === 'SUCCEEDED' ? (result.output ?? null) : null;
    const error = result.error === undefined ? null : { message: result.error.message };
    // Before anything is stored: an output without a digest leaves no content behind.
    const ending = endingOf(result, spent, output === null ? null : this.digests.of(output));
    await this.contents.putResult(order, { output, error });
    const { position, state } = await this.append(order, 'runtime.finish-execution', (before) => finishExecution(order.executionId, ending, before));
    // Recovery may have been first: what is told is what stands in the log.
    return { outcome: state.kind === 'finished' ? state.outcome : result.outcome, output, error, position };
  }

  private append(order: RunOrder, command: string, decide: (state: ExecutionState) => ExecutionEvent[]): Promise<Written<ExecutionState>> {
    const context = serviceContext({ organisation: order.organisation, service: 'runtime', correlation: order.correlation, causation: order.requestedEventId, behalf: order.memberId, now: this.clock.now() });
    return this.writes.decide<ExecutionState, ExecutionEvent>({ category: 'runtime.execution', id: order.executionId, initial: noExecution, evolve: evolveExecution, decide, command, input: {}, context });
  }
}

function endingOf({ outcome, limitFired, platformReason, error, usage }: JobResult, spent: Spent, outputDigest: string | null): Ending {
  return {
    outcome,
    limitFired: limitFired ?? null,
    platformReason: platformReason ?? null,
    errorFingerprint: error?.fingerprint ?? null,
    errorFrames: (error?.frames ?? []).slice(0, 20).map((frame) => ({ function: frame.function.slice(0, 200), line: frame.line, column: frame.column })),
    wallMs: Math.round(usage.wallMs),
    cpuMs: Math.round(usage.cpuMs),
    memoryBytes: Math.round(usage.memoryBytes),
    outputBytes: Math.round(usage.outputBytes),
    calls: spent.calls,
    providerCostUsd: spent.costUsd,
    charge: spent.charge,
    outputDigest,
  };
}
