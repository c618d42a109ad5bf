import { Injectable } from '@nestjs/common';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { accessKey, evolveKey, noKey, type AccessDenied, type KeyState } from '../domain/key.js';
import type { KeyUse } from '../contract/vault.js';

export interface RecordedAccess {
  readonly state: KeyState;
  readonly eventId: string;
  readonly denied: AccessDenied | null;
}

/**
 * Appends each use of a key with the key's expected version, so a use is never recorded after a revocation it did not see.
 * Uses of one key in this process stand in line: they would only meet as conflicts at the stream.
 */
@Injectable()
export class KeyAccessLog {
  private readonly lines = new Map<string, Promise<unknown>>();

  constructor(private readonly writes: WriteModel) {}

  async record(use: KeyUse): Promise<RecordedAccess> {
    const line = `${use.organisation}/${use.keyId}`;
    const before = this.lines.get(line) ?? Promise.resolve();
    const mine = before.then(
      () => this.append(use),
      () => this.append(use),
    );
    this.lines.set(line, mine);
    try {
      return await mine;
    } finally {
      if (this.lines.get(line) === mine) this.lines.delete(line);
    }
  }

  private async append(use: KeyUse): Promise<RecordedAccess> {
    const { organisation, context, ...facts } = use;
    const { keyId, memberId, purpose, callId, executionId, appId, appName, appVersion, model } = facts;
    const command = { keyId, memberId, purpose, callId, executionId, appId, appName, appVersion, model };
    let denied: AccessDenied | null = null;
    const written = await this.writes.decide({
      category: 'keys.key',
      id: keyId,
      organisation,
      initial: noKey,
      evolve: evolveKey,
      decide: (state) => {
        const access = accessKey(command, state);
        denied = access.denied;
        return access.events;
      },
      command: 'keys.access-key',
      input: command,
      context: { ...context, idempotencyKey: null },
    });
    return { state: written.state, eventId: written.eventIds[0]!, denied };
  }
}
