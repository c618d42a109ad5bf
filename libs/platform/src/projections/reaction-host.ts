import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { ModuleRef } from '@nestjs/core';
import type pg from 'pg';
import type { Clock } from '@keystead/kernel/src/clock.js';
import type { EventLog, LoggedEvent } from '@keystead/event-store/src/log.js';
import { pause } from '@keystead/kernel/src/pause.js';
import { serviceContext } from '../commands/command-context.js';
import { commandMayPass, kindOf } from './fault.js';
import { advance, advanceIdle, lead, type Checkpoint } from './checkpoints.js';
import type { ReactionDefinition, ReactionTools } from './define-reaction.js';
import { Parking, REACTION } from './parking.js';
import { retryParked } from './retry-parked.js';
import { withRetries } from './with-retries.js';

export interface ReactionParts {
  readonly log: EventLog;
  readonly orm: MikroORM;
  readonly pool: pg.Pool;
  readonly modules: ModuleRef;
  readonly clock: Clock;
  readonly warn: (facts: Record<string, unknown>, message: string) => void;
}

/** Between attempts; after the last the event is parked, unless the fault is one of the moment. */
const RETRY_MS = [50, 250, 1_000, 5_000];

/**
 * Runs one reaction over the log. The command comes first and the checkpoint after it: a crash in between repeats the
 * command, which its idempotency key makes harmless. An event it keeps failing on is parked, and later ones of its stream wait behind it;
 * everybody else's go on. While a part of the platform is away it waits, in order.
 */
export class ReactionHost {
  private readonly name: string;
  private readonly parking: Parking;
  private checkpoint: Checkpoint | null = null;

  constructor(
    private readonly parts: ReactionParts,
    private readonly reaction: ReactionDefinition,
    private readonly owner: string,
  ) {
    this.name = `${REACTION}${reaction.name}`;
    this.parking = new Parking(parts.pool);
  }

  async run(signal: AbortSignal): Promise<void> {
    this.checkpoint = (await lead(this.parts.pool, [this.name], this.owner)).get(this.name)!;
    await this.parking.load([this.name]);
    const types = Object.keys(this.reaction.on);
    const after = this.checkpoint.position;
    await withRetries({
      signal,
      retry: () => this.retryWhatIsParked(),
      follow: (until, inTurn) =>
        this.parts.log.subscribe({ after, signal: until, open: 'what-opens', types }, async (batch) => {
          for (const event of batch) await inTurn(() => this.handle(event, until));
        }),
    });
  }

  private async handle(event: LoggedEvent, signal: AbortSignal): Promise<void> {
    // The event before may not be done: nothing behind it may move the checkpoint.
    if (signal.aborted) return;
    if (this.parking.holds(this.name, event.stream)) return this.park(event, 'waits behind a parked event of the same key');
    let tries = 0;
    while (!signal.aborted) {
      const failure = await this.react(event);
      if (failure === null) return this.move(event.position);
      this.parts.warn({ reaction: this.reaction.name, eventId: event.id, attempt: tries, reason: kindOf(failure) }, 'reaction failed');
      // Asking again does not open a key that is shut.
      if (event.shut !== undefined || (tries >= RETRY_MS.length && !commandMayPass(failure))) return this.give(event, kindOf(failure));
      await pause(RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]!, signal);
      tries += 1;
    }
  }

  private async give(event: LoggedEvent, reason: string): Promise<void> {
    await this.park(event, reason);
    this.parking.hold(this.name, event.stream);
    this.parts.warn({ reaction: this.reaction.name, eventId: event.id, type: event.type, reason }, 'event parked');
  }

  /** @returns what went wrong, or null */
  private async react(event: LoggedEvent): Promise<unknown> {
    try {
      if (event.shut !== undefined) throw event.shut;
      await this.reaction.on[event.event.name]?.(event, this.toolsFor(event));
      return null;
    } catch (error) {
      return error ?? new Error('unknown failure');
    }
  }

  private async retryWhatIsParked(): Promise<void> {
    if (this.parking.keysHeld(this.name).length === 0) return;
    const at = this.checkpoint!.position;
    const applied = await retryParked({ log: this.parts.log, parking: this.parking, folding: { retry: (event) => this.retry(event, at) }, at }, this.name);
    this.parts.warn({ reaction: this.reaction.name, applied, keysStillWaiting: this.parking.keysHeld(this.name).length }, 'parked events were tried again');
  }

  private async retry(event: LoggedEvent, at: string): Promise<unknown> {
    const failure = await this.react(event);
    if (failure === null) await this.commit(at, (em) => this.parking.release(em, this.name, event.id));
    return failure;
  }

  private park(event: LoggedEvent, reason: string): Promise<void> {
    return this.commit(event.position, (em) => this.parking.park(em, this.name, event.stream, event, reason));
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

  /** @throws LeaseLost */
  private async move(to: string): Promise<void> {
    await advanceIdle(this.parts.pool, [this.checkpoint!], to);
    this.checkpoint = { ...this.checkpoint!, position: to };
  }

  /** Moves in the transaction that parks or releases. @throws LeaseLost */
  private async commit(to: string, work: (em: EntityManager) => Promise<void>): Promise<void> {
    const from = this.checkpoint!;
    await this.parts.orm.em.fork().transactional(async (em) => {
      await work(em as EntityManager);
      await advance(em as EntityManager, from, to);
    });
    this.checkpoint = { ...from, position: to };
  }
}
