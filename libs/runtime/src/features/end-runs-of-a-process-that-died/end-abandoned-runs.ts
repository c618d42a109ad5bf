import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { Clock } from '@keystead/kernel/src/clock.js';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import { evolveExecution, finishExecution, noExecution, type Ending } from '../../domain/execution.js';
import { CONTENT_STORE, RUNS_UNDER_WAY, type ContentStore, type RunOwner, type RunsUnderWay } from '../../domain/ports.js';

const BEAT_MS = 4_000;
/** Five missed beats; with one more until somebody looks, a lost run ends within 30 s. */
const SILENT_MS = 20_000;

const LOST: Ending = {
  outcome: 'PLATFORM_ERROR',
  limitFired: null,
  platformReason: 'The process that conducted this run ended. Start the run again.',
  errorFingerprint: null,
  errorFrames: [],
  wallMs: 0,
  cpuMs: 0,
  memoryBytes: 0,
  outputBytes: 0,
  calls: null,
  providerCostUsd: null,
  charge: null,
  outputDigest: null,
};

/** Every run ends exactly once: also when the process that conducted it was killed. */
@Injectable()
export class EndAbandonedRuns implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly writes: WriteModel,
    private readonly log: PinoLogger,
    @Inject(RUNS_UNDER_WAY) private readonly underWay: RunsUnderWay,
    @Inject(CONTENT_STORE) private readonly contents: Pick<ContentStore, 'discard'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.tick().catch((error: unknown) => this.log.warn({ err: error }, 'looking for abandoned runs failed')), BEAT_MS);
  }

  onApplicationShutdown(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  async tick(): Promise<void> {
    await this.underWay.beat();
    for (const run of await this.underWay.abandoned(SILENT_MS)) await this.end(run);
  }

  private async end(run: RunOwner): Promise<void> {
    const context = serviceContext({ organisation: run.organisation, service: 'runtime', correlation: run.executionId, behalf: run.memberId, now: this.clock.now() });
    const { state } = await this.writes.decide({ category: 'runtime.execution', id: run.executionId, initial: noExecution, evolve: evolveExecution, decide: (state) => finishExecution(run.executionId, LOST, state), command: 'runtime.end-abandoned-run', input: {}, context });
    if (state.kind === 'absent') await this.contents.discard(run);
    await this.underWay.remove(run);
  }
}

export const endAbandonedRunsSlice = slice({ providers: [EndAbandonedRuns] });
