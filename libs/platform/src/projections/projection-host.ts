import type { MikroORM } from '@mikro-orm/postgresql';
import type pg from 'pg';
import type { EventLog, LoggedEvent } from '@keystead/event-store/src/log.js';
import type { EventStore } from '@keystead/event-store/src/port.js';
import { advance, advanceIdle, CHECKPOINT_CHANNEL, lead, LeaseLost, type Checkpoint } from './checkpoints.js';
import { handlerOf, type ProjectionDefinition } from './define-projection.js';
import { isPassing, kindOf } from './fault.js';
import { Parking } from './parking.js';

export interface HostParts {
  readonly log: EventLog;
  readonly store: Pick<EventStore, 'comparePositions'>;
  readonly orm: MikroORM;
  readonly pool: pg.Pool;
  readonly warn: (facts: Record<string, unknown>, message: string) => void;
}

const ATTEMPTS = 3;

/**
 * Reads the log once for all projections of this worker and folds each batch into each projection's rows, rows and
 * checkpoint in one transaction. A projection that fails on an event parks it and goes on; the others do not notice.
 */
export class ProjectionHost {
  private readonly parking: Parking;
  private checkpoints = new Map<string, Checkpoint>();

  constructor(
    private readonly parts: HostParts,
    private readonly projections: readonly ProjectionDefinition[],
    private readonly owner: string,
  ) {
    this.parking = new Parking(parts.pool);
  }

  /** Leads until aborted. @throws LeaseLost when another worker took over */
  async run(signal: AbortSignal): Promise<void> {
    const names = this.projections.map((projection) => projection.name);
    this.checkpoints = await lead(this.parts.pool, names, this.owner);
    await this.parking.load(names);
    await this.parts.log.subscribe({ after: this.earliest(), signal, open: true }, (batch) => this.apply(batch));
  }

  private earliest(): string {
    const positions = [...this.checkpoints.values()].map((checkpoint) => checkpoint.position);
    return positions.sort((a, b) => this.parts.store.comparePositions(a, b))[0] ?? '';
  }

  /** Folds one batch into every projection, then tells whoever waits for its last position. */
  async apply(batch: readonly LoggedEvent[]): Promise<void> {
    const last = batch.at(-1);
    if (last === undefined) return;
    const idle: Checkpoint[] = [];
    for (const projection of this.projections) {
      const checkpoint = this.checkpoints.get(projection.name)!;
      if (this.parts.store.comparePositions(last.position, checkpoint.position) <= 0) continue;
      const relevant = batch.filter((event) => handlerOf(projection, event.event.name) !== null && this.parts.store.comparePositions(event.position, checkpoint.position) > 0);
      if (relevant.length === 0) idle.push(checkpoint);
      else await this.fold(projection, relevant, last.position);
    }
    await advanceIdle(this.parts.pool, idle, last.position);
    for (const checkpoint of idle) this.checkpoints.set(checkpoint.name, { ...checkpoint, position: last.position });
    await this.parts.pool.query('SELECT pg_notify($1, $2)', [CHECKPOINT_CHANNEL, last.position]);
  }

  /** The whole batch in one transaction; if that fails, event by event, so that one bad event is found and parked alone. */
  private async fold(projection: ProjectionDefinition, events: readonly LoggedEvent[], to: string): Promise<void> {
    const anyParked = events.some((event) => this.parking.holds(projection.name, keyOf(projection, event)));
    if (!anyParked && (await this.tryCommit(projection, events, to)) === null) return;
    for (const [index, event] of events.entries()) {
      await this.foldOne(projection, event, index === events.length - 1 ? to : event.position);
    }
  }

  private async foldOne(projection: ProjectionDefinition, event: LoggedEvent, to: string): Promise<void> {
    if (this.parking.holds(projection.name, keyOf(projection, event))) {
      return this.park(projection, event, to, 'waits behind a parked event of the same key');
    }
    let failure: Error | null = null;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      failure = await this.tryCommit(projection, [event], to);
      if (failure === null) return;
    }
    await this.park(projection, event, to, kindOf(failure));
  }

  /** @returns null when committed, else what went wrong with the event. @throws LeaseLost, and faults of the moment: the job starts again */
  private async tryCommit(projection: ProjectionDefinition, events: readonly LoggedEvent[], to: string): Promise<Error | null> {
    const checkpoint = this.checkpoints.get(projection.name)!;
    try {
      await this.parts.orm.em.fork().transactional(async (em) => {
        for (const event of events) {
          await handlerOf(projection, event.event.name)!(event, em as never);
          await em.flush();
          // What the next event finds is the database, not a row that a bulk statement changed behind the identity map.
          em.clear();
        }
        await advance(em as never, checkpoint, to);
      });
    } catch (error) {
      if (error instanceof LeaseLost || isPassing(error)) throw error;
      return error as Error;
    }
    this.checkpoints.set(projection.name, { ...checkpoint, position: to });
    return null;
  }

  private async park(projection: ProjectionDefinition, event: LoggedEvent, to: string, reason: string): Promise<void> {
    const checkpoint = this.checkpoints.get(projection.name)!;
    const client = await this.parts.pool.connect();
    try {
      await client.query('BEGIN');
      await this.parking.park(client, projection.name, keyOf(projection, event), event, reason);
      const moved = await client.query('UPDATE platform.projections SET position = $1 WHERE name = $2 AND epoch = $3 AND position = $4', [to, checkpoint.name, checkpoint.epoch, checkpoint.position]);
      if (moved.rowCount !== 1) throw new LeaseLost(projection.name);
      await client.query('COMMIT');
      this.parking.hold(projection.name, keyOf(projection, event));
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
    this.checkpoints.set(projection.name, { ...checkpoint, position: to });
    this.parts.warn({ projection: projection.name, eventId: event.id, type: event.type, reason }, 'event parked');
  }
}

function keyOf(projection: ProjectionDefinition, event: LoggedEvent): string {
  return projection.partitionKey?.(event) ?? event.stream;
}
