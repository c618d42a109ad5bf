import { commandFingerprint } from '@keystead/crypto/src/fingerprint.js';
import type { EarlierAppend, EventStore, IdempotencyToken } from '@keystead/event-store/src/port.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { keyReused } from './appending.js';

export type { IdempotencyToken };

/** Name and input of a command, which tell a repeat from another command. */
export interface NamedCommand {
  readonly command: string;
  readonly input: unknown;
  readonly context: CommandContext;
  /** Default: the context's organisation. */
  readonly organisation?: string;
}

/** Knows a command that was carried out before by the idempotency key of its caller. */
export class Repeats {
  constructor(
    private readonly store: Pick<EventStore, 'findAppend'>,
    private readonly fingerprintKey: Buffer,
  ) {}

  /** null: its caller gave no key. */
  tokenOf({ command, input, context, organisation }: NamedCommand): IdempotencyToken | null {
    const { idempotencyKey, actor } = context;
    if (idempotencyKey === null) return null;
    return { key: idempotencyKey, fingerprint: commandFingerprint(this.fingerprintKey, { actor: actor.id ?? actor.kind, command, input, organisation: organisation ?? context.organisation }) };
  }

  /** @throws Refusal `platform.idempotency-key-reused` when another command was stored under the key */
  async earlier(token: IdempotencyToken | null): Promise<EarlierAppend | null> {
    const found = token === null ? null : await this.store.findAppend(token.key);
    if (found !== null && found.fingerprint !== token?.fingerprint) throw keyReused();
    return found;
  }
}
