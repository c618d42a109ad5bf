import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { messageOf } from '@keystead/kernel/src/message-of.js';
import { OWNERS, type Owners } from '../../domain/ports/owners.js';
import { ReservationRecovery } from './recovery.js';

const BEAT_MS = 5_000;
const SWEEP_EVERY_BEATS = 2;

/** Says every few seconds that this process lives, and looks for what dead ones left. Every process may look: recovering twice changes nothing. */
@Injectable()
export class Pulse implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;
  #beats = 0;
  #busy: Promise<void> = Promise.resolve();

  constructor(
    private readonly recovery: ReservationRecovery,
    private readonly log: PinoLogger,
    @Inject(OWNERS) private readonly owners: Owners,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.#beat();
    this.#timer = setInterval(() => {
      this.#busy = this.#busy.then(() => this.#beat());
    }, BEAT_MS);
    this.#timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#busy;
    await this.owners.leave().catch(() => undefined);
  }

  async #beat(): Promise<void> {
    try {
      await this.owners.beat();
      this.#beats += 1;
      if (this.#beats % SWEEP_EVERY_BEATS !== 0) return;
      const { recovered, failed } = await this.recovery.sweep(new Date());
      if (recovered + failed > 0) this.log.warn({ recovered, failed }, 'reservations of lost processes were settled');
    } catch (error) {
      this.log.warn({ reason: messageOf(error) }, 'the gateway could not look after its reservations');
    }
  }
}
