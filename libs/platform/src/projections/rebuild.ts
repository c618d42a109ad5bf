import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { EventLog, LoggedEvent } from '@keystead/event-store/src/log.js';
import type pg from 'pg';
import { openOrm, READ_NEXT_SCHEMA } from '../database/database.js';
import { handlerOf, type ProjectionDefinition } from './define-projection.js';
import { Folding } from './folding.js';
import { Parking } from './parking.js';
import { RebuildTurn } from './rebuild-turn.js';
import { makeTablesOn, shapeOf } from './read-models.js';
import { compare, countsOfParked, dropShadow, switchOver, type ComparedTable, type Shadow } from './switch-over.js';

export interface RebuildReport {
  readonly projection: string;
  readonly events: number;
  /** Events that wait behind a failure of the projector: in the rows shown until now, and in those folded afresh. */
  readonly parkedBefore: number;
  readonly parked: number;
  /** False: the rows shown until now stay, because the new ones would lack events that they hold. */
  readonly switched: boolean;
  /** Rows before and after, by table; they differ when the shape changed or rows had drifted. */
  readonly tables: readonly ComparedTable[];
}

export interface RebuildParts {
  readonly log: EventLog;
  readonly pool: pg.Pool;
  readonly url: string;
  readonly warn?: (facts: Record<string, unknown>, message: string) => void;
  /** Told when it has to wait for another rebuild of the same projection, in words for an operator. */
  readonly say?: (sentence: string) => void;
}

export interface RebuildOptions {
  readonly evenIfMoreParked?: boolean;
}

/** A batch's rows are held in memory and written together. */
const BATCH = 2_000;

/**
 * Blue/green: folds the whole log into shadow tables while the old rows go on being read, then, holding the checkpoint's
 * row, folds what came since, compares, and switches. The epoch goes up, so the leader of the old rows stops and leads anew. Another
 * rebuild of the same projection waits for the end of this one.
 *
 * An event whose projector throws is parked with its partition key, as live, and the rebuild finishes. It switches when no more events
 * are parked than before, when the shape is new (this version cannot read the old rows, and an upgrade must not stop), or when
 * `evenIfMoreParked` says so. Otherwise nothing changes, and the report says why.
 * @throws LeaseLost when its connection is lost before the end
 */
export async function rebuild(parts: RebuildParts, projection: ProjectionDefinition, options: RebuildOptions = {}): Promise<RebuildReport> {
  const turn = await RebuildTurn.take(parts.url, projection.name, parts.say ?? (() => undefined));
  try {
    return await rebuildInTurn(turn, parts, projection, options);
  } catch (error) {
    throw turn.explain(error);
  } finally {
    await turn.end();
  }
}

async function rebuildInTurn(turn: RebuildTurn, parts: RebuildParts, projection: ProjectionDefinition, options: RebuildOptions): Promise<RebuildReport> {
  const { client } = turn;
  const { ddl, shape, tables } = await shapeOf(parts.url, projection, READ_NEXT_SCHEMA);
  const shadow: Shadow = { projection: projection.name, shape, tables };
  await dropShadow(client, shadow);
  const { bare, indexes } = withoutIndexes(ddl);
  await makeTablesOn(client, READ_NEXT_SCHEMA, bare);
  const orm = await openOrm(parts.url, projection.entities, READ_NEXT_SCHEMA, 2);
  const fresh = new FreshFold(parts, projection, orm, turn);
  try {
    await fresh.catchUp();
    // Built once over all rows, which costs a part of keeping them up to date row by row.
    await makeTablesOn(client, READ_NEXT_SCHEMA, indexes, projection);
    await client.query('BEGIN');
    const { rows } = await client.query<{ shape: string }>('SELECT shape FROM platform.projections WHERE name = $1 FOR UPDATE', [projection.name]);
    await fresh.catchUp();
    const { before, after } = await countsOfParked(client, projection.name);
    const compared: ComparedTable[] = [];
    for (const table of tables) compared.push(await compare(client, table));
    const switched = after <= before || rows[0]?.shape !== shape || options.evenIfMoreParked === true;
    await turn.use();
    if (switched) await switchOver(client, shadow, fresh.position);
    else await dropShadow(client, shadow);
    await client.query('COMMIT');
    return { projection: projection.name, events: fresh.events, parkedBefore: before, parked: after, switched, tables: compared };
  } finally {
    await orm.close();
  }
}

/** The fold from the first event; it can be asked to go on with what came since. */
class FreshFold {
  position = '';
  events = 0;
  private readonly folding: Folding;

  constructor(
    private readonly parts: RebuildParts,
    private readonly projection: ProjectionDefinition,
    private readonly orm: MikroORM,
    private readonly turn: RebuildTurn,
  ) {
    const parking = new Parking(parts.pool, `${READ_NEXT_SCHEMA}.parked`);
    this.folding = new Folding({ parking, warn: parts.warn ?? (() => undefined), commit: (work) => this.commit(work) }, projection);
  }

  async catchUp(): Promise<void> {
    const { log } = this.parts;
    const head = await log.head();
    let batch: LoggedEvent[] = [];
    for await (const event of log.readAll({ after: this.position, open: 'what-opens', pageSize: BATCH, ...this.filter() })) {
      this.position = event.position;
      if (handlerOf(this.projection, event.event.name) === null) continue;
      this.events += 1;
      if (batch.push(event) < BATCH) continue;
      await this.folding.fold(batch, event.position);
      batch = [];
    }
    if (batch.length > 0) await this.folding.fold(batch, this.position);
    // What concerns others is looked at too, and need not be looked at again by the leader.
    if (log.comparePositions(head, this.position) > 0) this.position = head;
  }

  private filter(): { types?: readonly string[] } {
    return this.projection.on === undefined ? {} : { types: this.parts.log.storedTypes(Object.keys(this.projection.on)) };
  }

  /** No checkpoint to move and nothing to be lost by a crash: a rebuild that is cut short starts from the first event again. */
  private async commit(work: (em: EntityManager) => Promise<void>): Promise<void> {
    await this.orm.em.fork().transactional(async (em) => {
      await this.turn.confirm(em as EntityManager);
      await work(em as EntityManager);
    });
  }
}

/** Indexes that nothing but speed depends on come later; unique ones stay. */
function withoutIndexes(ddl: string): { bare: string; indexes: string } {
  const later = /^create index .*;$/gim;
  return { bare: ddl.replace(later, ''), indexes: (ddl.match(later) ?? []).join('\n') };
}
