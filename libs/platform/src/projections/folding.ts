import type { EntityManager } from '@mikro-orm/postgresql';
import type { LoggedEvent } from '@keystead/event-store/src/log.js';
import { BatchRows } from './batch-rows.js';
import { LeaseLost } from './checkpoints.js';
import { handlerOf, type ProjectionDefinition, type Rows } from './define-projection.js';
import { isPassing, kindOf } from './fault.js';
import type { Parking } from './parking.js';

/** Runs the work in one transaction, which also remembers that everything up to `to` is done. */
export type Commit = (work: (em: EntityManager) => Promise<void>, to: string) => Promise<void>;

export interface FoldingParts {
  readonly parking: Parking;
  readonly commit: Commit;
  readonly warn: (facts: Record<string, unknown>, message: string) => void;
}

const ATTEMPTS = 3;
/** So many of a type without a question, and it is taken for one that makes rows and reads none. */
const SILENT = 50;

/** Of each projection, by event: how many in a row asked for nothing. */
const silence = new WeakMap<ProjectionDefinition, Map<string, number>>();

function silenceOf(projection: ProjectionDefinition): Map<string, number> {
  const known = silence.get(projection) ?? new Map<string, number>();
  silence.set(projection, known);
  return known;
}

/** Folds events into the rows of one projection and parks what cannot be folded: the same way live, in a rebuild and in a retry. */
export class Folding {
  constructor(
    private readonly parts: FoldingParts,
    private readonly projection: ProjectionDefinition,
  ) {}

  /**
   * The whole batch in one transaction; if that fails, event by event, so that one bad event is found and parked alone.
   * @throws LeaseLost, and faults of the moment, which park nothing
   */
  async fold(events: readonly LoggedEvent[], to: string): Promise<void> {
    if ((await this.attempt((em) => this.applyAll(events, em), to)) === null) return;
    for (const [index, event] of events.entries()) await this.foldOne(event, index === events.length - 1 ? to : event.position);
  }

  /** Applies what was parked; on success it waits no more. @returns what is still wrong with it, or null */
  retry(event: LoggedEvent, at: string): Promise<unknown> {
    return this.attempt(async (em) => {
      const rows = new BatchRows(em);
      await this.apply(event, rows);
      await rows.flush();
      await this.parts.parking.release(em, this.projection.name, event.id);
    }, at);
  }

  private async foldOne(event: LoggedEvent, to: string): Promise<void> {
    let failure: unknown = null;
    for (let tries = 0; tries < ATTEMPTS; tries += 1) {
      failure = await this.attempt((em) => this.applyAll([event], em), to);
      if (failure === null) return;
    }
    const { parking, commit, warn } = this.parts;
    const { name } = this.projection;
    const key = keyOf(this.projection, event);
    const reason = kindOf(failure);
    await commit((em) => parking.park(em, name, key, event, reason), to);
    parking.hold(name, key);
    warn({ projection: name, eventId: event.id, type: event.type, reason }, 'event parked');
  }

  private async applyAll(events: readonly LoggedEvent[], em: EntityManager): Promise<void> {
    const { parking } = this.parts;
    const rows = new BatchRows(em);
    if (events.length > 1) await this.lookAhead(events, rows);
    for (const event of events) {
      const key = keyOf(this.projection, event);
      if (parking.holds(this.projection.name, key)) await parking.park(em, this.projection.name, key, event, 'waits behind a parked event of the same key');
      else await this.apply(event, rows);
    }
    await rows.flush();
  }

  /** Events of a type that asked for nothing so often are not tried any more: to make their rows twice would be the greater cost. */
  private async lookAhead(events: readonly LoggedEvent[], rows: BatchRows): Promise<void> {
    const asksNothing = silenceOf(this.projection);
    const tried = events.filter(({ event }) => (asksNothing.get(event.name) ?? 0) < SILENT);
    const asked = await rows.lookAhead(tried.map((event) => (scout) => this.apply(event, scout)));
    tried.forEach(({ event: { name } }, n) => asksNothing.set(name, asked[n]! ? -Infinity : (asksNothing.get(name) ?? 0) + 1));
  }

  private async apply(event: LoggedEvent, rows: Rows): Promise<void> {
    // Its rows would say that the person was erased.
    if (event.shut !== undefined) throw event.shut;
    await handlerOf(this.projection, event.event.name)!(event, rows);
  }

  private async attempt(work: (em: EntityManager) => Promise<void>, to: string): Promise<unknown> {
    try {
      await this.parts.commit(work, to);
      return null;
    } catch (error) {
      if (error instanceof LeaseLost || isPassing(error)) throw error;
      return error ?? new Error('unknown failure');
    }
  }
}

/** A key that cannot be told from the event must not keep the event from being parked. */
function keyOf(projection: ProjectionDefinition, event: LoggedEvent): string {
  try {
    return projection.partitionKey?.(event) ?? event.stream;
  } catch {
    return event.stream;
  }
}
