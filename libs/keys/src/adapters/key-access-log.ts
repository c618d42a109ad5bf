import { Injectable } from '@nestjs/common';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { accessKey, evolveKey, noKey, type AccessDenied, type KeyState } from '../domain/key.js';
import type { KeyEvent } from '../contract/events.js';
import type { KeyUse } from '../contract/vault.js';

export interface RecordedAccess {
  readonly state: KeyState;
  readonly eventId: string;
  readonly denied: AccessDenied | null;
}

interface Waiting {
  readonly use: KeyUse;
  readonly resolve: (recorded: RecordedAccess) => void;
  readonly reject: (reason: unknown) => void;
}

/** An append holds 1 MiB at most; a use takes one or two KiB. */
const MAX_BATCH = 100;

/**
 * Appends each use of a key with the key's expected version, so a use is never recorded after a revocation it did not see.
 * Uses of one key that come while an append is under way are decided and appended together in the next one; alone they would
 * only meet as conflicts at the stream. Each is an event of its own, with its own actor and correlation, and has its own answer.
 */
@Injectable()
export class KeyAccessLog {
  /** Uses that wait for a key; a key without an append under way has no line. */
  private readonly lines = new Map<string, Waiting[]>();

  constructor(private readonly writes: WriteModel) {}

  record(use: KeyUse): Promise<RecordedAccess> {
    const key = `${use.organisation}/${use.keyId}`;
    return new Promise((resolve, reject) => {
      const line = this.lines.get(key);
      if (line !== undefined) line.push({ use, resolve, reject });
      else void this.serve(key, [{ use, resolve, reject }]);
    });
  }

  private async serve(key: string, line: Waiting[]): Promise<void> {
    this.lines.set(key, line);
    // Lets uses that come in the same turn join the first batch.
    await Promise.resolve();
    while (line.length > 0) await this.append(line.splice(0, MAX_BATCH));
    this.lines.delete(key);
  }

  private async append(batch: readonly Waiting[]): Promise<void> {
    const { organisation, keyId } = batch[0]!.use;
    const denials = new Map<Waiting, AccessDenied>();
    const parts = batch.map((waiting) => ({
      context: waiting.use.context,
      decide: (state: KeyState): readonly KeyEvent[] => {
        const { events, denied } = accessKey(commandOf(waiting.use), state);
        if (denied === null) denials.delete(waiting);
        else denials.set(waiting, denied);
        return events;
      },
    }));
    const answers = await this.writes.decideTogether<KeyState, KeyEvent>({ category: 'keys.key', id: keyId, organisation, initial: noKey, evolve: evolveKey }, parts).catch((reason: unknown) => batch.map(() => ({ status: 'rejected' as const, reason })));
    batch.forEach((waiting, index) => {
      const answer = answers[index]!;
      if (answer.status === 'rejected') waiting.reject(answer.reason);
      else waiting.resolve({ state: answer.value.state, eventId: answer.value.eventIds[0]!, denied: denials.get(waiting) ?? null });
    });
  }
}

function commandOf({ keyId, memberId, purpose, callId, executionId, appId, appName, appVersion, model }: KeyUse) {
  return { keyId, memberId, purpose, callId, executionId, appId, appName, appVersion, model };
}
