import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { ReadDb } from '@keystead/platform/src/database/read-db.js';
import { HOST_CHECKS, HOST_LOOKS, type HostChecks, type HostLooks } from '../../domain/ports.js';
import { KnownHostRow } from './known-hosts.projection.js';

const EVERY_MS = 30_000;
/** A little less than the rhythm, so that a process alone looks each time, and of several only one. */
const REST_MS = 25_000;
const AT_ONCE = 8;

/** Looks at every registered machine again and again, so that nobody who reads has to wait for one. */
@Injectable()
export class HostWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();

  constructor(
    private readonly read: ReadDb,
    private readonly log: PinoLogger,
    @Inject(HOST_CHECKS) private readonly checks: HostChecks,
    @Inject(HOST_LOOKS) private readonly looks: HostLooks,
  ) {}

  onApplicationBootstrap(): void {
    const next = (): void => void (this.round = this.round.then(() => this.tick()));
    next();
    this.timer = setInterval(next, EVERY_MS);
    this.timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  /** Across organisations: each machine's look is kept under its own. */
  async tick(): Promise<void> {
    try {
      const hosts = (await this.read.everywhere().rows(KnownHostRow, {})).values();
      const worker = async (): Promise<void> => {
        for (const { organisation, id, baseUrl } of hosts) await this.look(organisation, id, baseUrl);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
    } catch (error) {
      this.log.warn({ err: error }, 'the hosts could not be listed');
    }
  }

  private async look(organisation: string, id: string, baseUrl: string): Promise<void> {
    try {
      if (await this.looks.begin(organisation, id, REST_MS)) await this.checks.check(organisation, id, baseUrl);
    } catch (error) {
      this.log.warn({ err: error, hostId: id }, 'a look at a host was not kept');
    }
  }
}
