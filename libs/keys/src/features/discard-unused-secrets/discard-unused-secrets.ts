import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { Clock } from '@keystead/kernel/src/clock.js';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import { evolveKey, noKey } from '../../domain/key.js';
import { SECRET_STORE, type SecretStore, type StoredSecret } from '../../domain/ports.js';

const EVERY_MS = 10 * 60_000;
/** Longer than any request lasts: what is older was left by a process that ended between secret and fact. */
const OLD_MS = 10 * 60_000;
const AT_ONCE = 200;

/** A secret whose key never came to stand in the log is of no use to anybody but a thief. Every process may look. */
@Injectable()
export class DiscardUnusedSecrets implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly writes: WriteModel,
    private readonly log: PinoLogger,
    @Inject(SECRET_STORE) private readonly secrets: SecretStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    const look = () => void this.sweep(this.clock.now()).catch((error: unknown) => this.log.warn({ err: error }, 'looking for unused secrets failed'));
    this.timer = setInterval(look, EVERY_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Each secret found is kept or gone afterwards, so the next look finds others. @returns how many were deleted */
  async sweep(now: Date): Promise<number> {
    let discarded = 0;
    for (const secret of await this.secrets.notKept(new Date(now.getTime() - OLD_MS), AT_ONCE)) discarded += (await this.judge(secret)) ? 1 : 0;
    return discarded;
  }

  private async judge({ organisation, keyId }: StoredSecret): Promise<boolean> {
    const { state } = await this.writes.load(streamName({ context: 'keys', kind: 'key', organisation, id: keyId }), noKey, evolveKey);
    if (state.kind === 'absent') await this.secrets.discard(organisation, keyId);
    else await this.secrets.keep(organisation, keyId);
    return state.kind === 'absent';
  }
}

export const discardUnusedSecretsSlice = slice({ providers: [DiscardUnusedSecrets] });
