import type { Actor } from '@keystead/kernel/src/envelope.js';

/** Who asks, in which chain, when; the platform's context of a command fits. */
export interface CommandContext {
  readonly organisation: string;
  readonly actor: Actor;
  readonly behalf: string | null;
  readonly correlation: string;
  readonly causation: string | null;
  readonly idempotencyKey: string | null;
  readonly now: Date;
}
