import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { RUNS_UNDER_WAY, type RunsUnderWay } from '../../domain/ports.js';
import { RunCanceller } from '../../domain/run-canceller.js';

const LISTEN_MS = 1_000;

/** A cancel may reach any process; the one that conducts the run hears of it here. It asks only while it has runs. */
@Injectable()
export class HearCancels implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly canceller: RunCanceller,
    private readonly log: PinoLogger,
    @Inject(RUNS_UNDER_WAY) private readonly underWay: Pick<RunsUnderWay, 'cancelsWished'>,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.tick().catch((error: unknown) => this.log.warn({ err: error }, 'looking for cancels failed')), LISTEN_MS);
  }

  onApplicationShutdown(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  async tick(): Promise<void> {
    if (this.canceller.isIdle) return;
    for (const executionId of await this.underWay.cancelsWished()) this.canceller.cancel(executionId);
  }
}
