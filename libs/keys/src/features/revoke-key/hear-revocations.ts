import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { pause } from '@keystead/kernel/src/pause.js';
import type { Core } from '@keystead/platform/src/core/open-core.js';
import { EVENT_LOG } from '@keystead/platform/src/core/tokens.js';
import type { KeyEvent } from '../../contract/events.js';
import { RevocationBell } from '../../domain/revocation-bell.js';

type KeyRevoked = Extract<KeyEvent, { name: 'keys.key-revoked@1' }>;

const AGAIN_MS = 1_000;

/** A key may be revoked by any process: another API, or the worker when a member left. Calls in flight end in the one that carries them. */
@Injectable()
export class HearRevocations implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly ending = new AbortController();
  private listening: Promise<void> = Promise.resolve();

  constructor(
    private readonly bell: RevocationBell,
    private readonly logger: PinoLogger,
    @Inject(EVENT_LOG) private readonly log: Pick<Core['log'], 'head' | 'subscribe'>,
  ) {}

  onApplicationBootstrap(): void {
    this.listening = this.listen();
  }

  async onApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.listening;
  }

  /** From now on: what was revoked before is not opened any more. */
  private async listen(): Promise<void> {
    const { signal } = this.ending;
    let after: string | null = null;
    while (!signal.aborted) {
      try {
        after ??= await this.log.head();
        await this.log.subscribe({ after, types: ['keys.key-revoked@1' satisfies KeyRevoked['name']], signal }, async (batch) => {
          for (const { organisation, event, position } of batch) {
            this.bell.ring(organisation, (event.data as KeyRevoked['data']).keyId);
            after = position;
          }
        });
      } catch (error) {
        if (signal.aborted) return;
        this.logger.warn({ err: error }, 'listening for revoked keys failed and starts again');
        await pause(AGAIN_MS, signal);
      }
    }
  }
}
