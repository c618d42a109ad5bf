import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type pg from 'pg';
import type { EventLog, LoggedEvent } from '@keystead/event-store/src/log.js';
import type { EventStore } from '@keystead/event-store/src/port.js';
import { advance, advanceAndTell, lead, type Checkpoint } from './checkpoints.js';
import { handlerOf, type ProjectionDefinition } from './define-projection.js';
import { Folding } from './folding.js';
import { Parking } from './parking.js';
import { retryParked } from './retry-parked.js';
import { withRetries } from './with-retries.js';

export interface HostParts {
  readonly log: EventLog;
  readonly store: Pick<EventStore, 'comparePositions'>;
  readonly orm: MikroORM;
  readonly pool: pg.Pool;
  readonly warn: (facts: Record<string, unknown>, message: string) => void;
}

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
    await withRetries({
      signal,
      retry: async () => {
        for (const projection of this.projections) await this.retry(projection);
      },
      follow: (until, inTurn) => this.parts.log.subscribe({ after: this.earliest(), signal: until, open: 'what-opens' }, (batch) => inTurn(() => this.apply(batch))),
    });
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
      else await this.foldingOf(projection).fold(relevant, last.position);
    }
    await advanceAndTell(this.parts.pool, idle, last.position);
    for (const checkpoint of idle) this.checkpoints.set(checkpoint.name, { ...checkpoint, position: last.position });
  }

  private async retry(projection: ProjectionDefinition): Promise<void> {
    const { log, warn } = this.parts;
    if (this.parking.keysHeld(projection.name).length === 0) return;
    const at = this.checkpoints.get(projection.name)!.position;
    const applied = await retryParked({ log, parking: this.parking, folding: this.foldingOf(projection), at }, projection.name);
    warn({ projection: projection.name, applied, keysStillWaiting: this.parking.keysHeld(projection.name).length }, 'parked events were tried again');
  }

  private foldingOf(projection: ProjectionDefinition): Folding {
    return new Folding({ parking: this.parking, warn: this.parts.warn, commit: (work, to) => this.commit(projection.name, work, to) }, projection);
  }

  private async commit(name: string, work: (em: EntityManager) => Promise<void>, to: string): Promise<void> {
    const checkpoint = this.checkpoints.get(name)!;
    await this.parts.orm.em.fork().transactional(async (em) => {
      await work(em as EntityManager);
      await advance(em as EntityManager, checkpoint, to);
    });
    this.checkpoints.set(name, { ...checkpoint, position: to });
  }
}
