import type { Actor } from './envelope.js';

/** Everything about a command that is not its input: who, for whom, in which chain, when. */
export interface CommandContext {
  readonly organisation: string;
  readonly actor: Actor;
  /** Pseudonym of the person for whom a service acts. */
  readonly behalf: string | null;
  readonly correlation: string;
  readonly causation: string | null;
  /** Scoped to organisation and actor; null when the caller sent none. */
  readonly idempotencyKey: string | null;
  readonly now: Date;
}
