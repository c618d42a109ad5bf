import type { ModuleRef } from '@nestjs/core';
import type pg from 'pg';
import type { Clock } from '@keystead/kernel/src/clock.js';
import type { EventLog, LoggedEvent } from '@keystead/event-store/src/log.js';
import { serviceContext } from '../commands/command-context.js';
import { kindOf } from './fault.js';
import { lead, LeaseLost, type Checkpoint } from './checkpoints.js';
import type { ReactionDefinition, ReactionTools } from './define-reaction.js';

export interface ReactionParts {
  readonly log: EventLog;
  readonly pool: pg.Pool;
  readonly modules: ModuleRef;
  readonly clock: Clock;
  readonly warn: (facts: Record<string, unknown>, message: string) => void;
}

const RETRY_MS = [50, 250, 1_000, 5_000];

/**
 * Runs one reaction over the log. The command comes first and the checkpoint after it: a crash in between repeats the
 * command, which its idempotency key makes harmless. A reaction that keeps failing stops here and is retried, in order.
 */
export class ReactionHost {
  private checkpoint: Checkpoint | null = null;

  constructor(
    private readonly parts: ReactionParts,
    private readonly reaction: ReactionDefinition,
    private readonly owner: string,
  ) {}

  async run(signal: AbortSignal): Promise<void> {
    const name = `reaction:${this.reaction.name}`;
    this.checkpoint = (await lead(this.parts.pool, [name], this.owner)).get(name)!;
    const types = Object.keys(this.reaction.on);
    await this.parts.log.subscribe({ after: this.checkpoint.position, signal, open: true, types }, async (batch) => {
      for (const event of batch) await this.handle(event, signal);
    });
  }

  private async handle(event: LoggedEvent, signal: AbortSignal): Promise<void> {
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      try {
        await this.reaction.on[event.event.name]?.(event, this.toolsFor(event));
        return await this.move(event.position);
      } catch (error) {
        if (error instanceof LeaseLost) throw error;
        this.parts.warn({ reaction: this.reaction.name, eventId: event.id, attempt, reason: kindOf(error) }, 'reaction failed');
        await pause(RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]!, signal);
      }
    }
  }

  private toolsFor(event: LoggedEvent): ReactionTools {
    return {
      get: this.parts.modules.get.bind(this.parts.modules),
      context: (organisation = event.organisation) =>
        serviceContext({
          organisation,
          service: this.reaction.name,
          correlation: event.header.correlation,
          causation: event.id,
          behalf: event.header.actor.kind === 'member' && organisation === event.organisation ? event.header.actor.id : null,
          now: this.parts.clock.now(),
          key: event.id,
        }),
    };
  }

  private async move(to: string): Promise<void> {
    const from = this.checkpoint!;
    const moved = await this.parts.pool.query('UPDATE platform.projections SET position = $1, updated_at = now() WHERE name = $2 AND epoch = $3 AND position = $4', [to, from.name, from.epoch, from.position]);
    if (moved.rowCount !== 1) throw new LeaseLost(from.name);
    this.checkpoint = { ...from, position: to };
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
