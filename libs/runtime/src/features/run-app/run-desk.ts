import { Inject, Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { Refusal } from '@keystead/kernel/src/refusal.js';
import { RunCanceller } from '../../domain/run-canceller.js';
import { RUNNERS, type JobHandlers, type JobResult, type RunJob, type Runners } from '../../domain/runners.js';
import { untilDone } from '@keystead/platform/src/commands/until-done.js';
import { CallDesk } from './call-desk.js';
import { doesNotPass } from './does-not-pass.js';
import type { ModelCalls } from './model-calls.js';
import type { RunOrder } from './run-order.js';
import { RunRecord } from './run-record.js';
import { RunTellers, type RunTeller } from './run-teller.js';

/**
 * Conducts each run of this process from the runner's claim to the terminal event, in the order the sandbox design asks for:
 * end decided -> calls closed and aborted -> sandbox gone -> usage read -> terminal event -> feed closed.
 */
@Injectable()
export class RunDesk {
  constructor(
    private readonly calls: CallDesk,
    private readonly tellers: RunTellers,
    private readonly record: RunRecord,
    private readonly running: RunCanceller,
    @Inject(RUNNERS) private readonly runners: Runners,
    private readonly log: PinoLogger,
  ) {}

  start(order: RunOrder): void {
    const { executionId } = order;
    const teller = this.tellers.open(order);
    const { issueToken, calls } = this.calls.open(order);
    const handlers = this.handlersOf(order, calls, teller);
    try {
      const ticket = this.runners.start(jobOf(order, issueToken), handlers);
      this.running.add(executionId, () => ticket.cancel('user'));
    } catch (error) {
      // The run is on the record, so it must also end there.
      const platformReason = error instanceof Refusal ? error.detail : 'The run could not be handed to a runner.';
      const usage = { wallMs: 0, cpuMs: 0, memoryBytes: 0, outputBytes: 0 };
      void untilDone(() => handlers.onFinished({ outcome: 'PLATFORM_ERROR', platformReason, usage }));
    }
  }

  private handlersOf(order: RunOrder, calls: ModelCalls, teller: RunTeller): JobHandlers {
    let started: Promise<unknown> = Promise.resolve();
    let unrecordable = false;
    return {
      onQueued: (position) => teller.queued(position),
      onStarted: (isolation) => {
        calls.started();
        teller.started(isolation);
        started = this.record.started(order, isolation).catch((error: unknown) => this.log.error({ err: error, executionId: order.executionId }, 'start of a sandbox not recorded'));
      },
      onLog: (entry) => teller.book.write(entry.stream, entry.text, entry.at),
      onProgress: (progress) => teller.progress(progress),
      onRpc: (call, signal) => calls.answer(call, signal),
      onFinishing: () => calls.close(),
      onFinished: async (result) => {
        calls.close();
        await started;
        try {
          await this.finish(order, calls, teller, unrecordable ? withoutResult(result) : result);
        } catch (error) {
          unrecordable ||= doesNotPass(error);
          this.log.error({ err: error, executionId: order.executionId }, 'the end of a run could not be recorded; it is tried again');
          throw error;
        }
      },
    };
  }

  private async finish(order: RunOrder, calls: ModelCalls, teller: RunTeller, result: JobResult): Promise<void> {
    const spent = await calls.settled();
    await teller.book.close();
    const end = await this.record.finished(order, result, spent);
    await this.record.close(order);
    // Nothing below can fail, so a repeat tells nobody twice.
    this.running.remove(order.executionId);
    teller.ended(end);
    this.tellers.close(order);
  }
}

/** What the app gave can be kept nowhere: the run ends all the same, and the app's person is not charged for it. */
function withoutResult({ usage }: JobResult): JobResult {
  return { outcome: 'PLATFORM_ERROR', platformReason: 'The end of this run could not be recorded as the app gave it. Start the run again, or tell your administrator.', usage };
}

function jobOf({ executionId, organisation, app, input, limits }: RunOrder, issueToken: () => string): RunJob {
  return { executionId, organisation, bundle: { code: app.code, digest: app.digest }, input, limits, issueToken, minIsolation: app.trusted ? 'L0' : 'L1' };
}
