import type { Envelope } from '@keystead/event-store/src/codec.js';
import type { AppendResult } from '@keystead/event-store/src/port.js';
import { platformRefusals } from '../http/platform-refusals.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';

/** How often a decision is made anew because somebody else wrote to its stream in between. */
export const MAX_CONFLICTS = 8;

export interface Written<S> {
  readonly position: string;
  readonly version: number;
  readonly eventIds: readonly string[];
  /** State after the new events; for a repeat, the state now. */
  readonly state: S;
  /** True when this very command was carried out before; nothing was appended. */
  readonly repeated: boolean;
}

export function envelopeOf(context: Omit<CommandContext, 'idempotencyKey'>): Envelope {
  return { actor: context.actor, behalf: context.behalf, correlation: context.correlation, causation: context.causation, occurredAt: context.now };
}

export function accepted(result: AppendResult): { position: string; version: number; eventIds: readonly string[] } {
  switch (result.outcome) {
    case 'appended':
    case 'repeated':
      return { position: result.position, version: result.version, eventIds: result.eventIds };
    case 'idempotency-mismatch':
      throw keyReused();
    case 'too-large':
      throw platformRefusals.refuse('platform.body-too-large', `This would store ${result.bytes} bytes at once; at most ${result.limit} fit.`);
    case 'stream-closed':
      throw platformRefusals.refuse('platform.conflict', 'This was closed and takes no further changes.');
    case 'rejected':
      throw platformRefusals.refuse('platform.invalid-request', 'The database does not take this content. Remove control characters and try again.');
    case 'conflict':
      throw platformRefusals.refuse('platform.conflict', 'Look at the current state and try again.');
  }
}

export function keyReused(): Error {
  return platformRefusals.refuse('platform.idempotency-key-reused', 'Send a new Idempotency-Key for a new request, or the very same body for a repeat.');
}
