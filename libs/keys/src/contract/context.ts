import type { Actor } from '@keystead/kernel/src/envelope.js';

/** The part of a command's context that crosses contexts; platform's CommandContext fits. */
export interface CommandContext {
  readonly organisation: string;
  readonly actor: Actor;
  readonly behalf: string | null;
  readonly correlation: string;
  readonly causation: string | null;
  readonly idempotencyKey: string | null;
  readonly now: Date;
}
