import type { EntityManager, EntityName, FilterQuery, MikroORM, OrderDefinition } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { decodeCursor, toPage, type Page } from '../http/page.js';
import { rowReader } from './row-reader.js';

export interface Asking<E> {
  readonly orderBy?: OrderDefinition<E>;
  readonly limit?: number;
}

/** What a list was asked for: see `pageQuery`. */
interface PageAsked {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** A row of a read model that belongs to an organisation. */
interface Owned {
  readonly organisation: string;
}

/** A unique text by which rows are newest first. */
type SortColumn<E> = { [K in keyof E]: E[K] extends string ? K : never }[keyof E] & string;

/**
 * Where routes read. Rows come as plain values, not as entities: nobody changes them here, and making an entity of each costs
 * more than the rest of the request.
 */
export class ReadDb {
  private readonly everything: Reads;

  constructor(orm: MikroORM, pool: Pool) {
    this.everything = new Reads(orm.em.fork() as EntityManager, pool);
  }

  /** What one organisation may see; its name goes into every question by itself. */
  of(organisation: string): OrganisationReads {
    return new OrganisationReads(this.everything, organisation);
  }

  /** Across organisations: the public catalogue and the platform's own sweeps. Say there why nothing leaks. */
  everywhere(): Reads {
    return this.everything;
  }
}

export class OrganisationReads {
  constructor(
    private readonly reads: Reads,
    private readonly organisation: string,
  ) {}

  rows<E extends Owned>(entity: EntityName<E>, where: FilterQuery<E>, asking: Asking<E> = {}): Promise<E[]> {
    return this.reads.rows(entity, this.within(where), asking);
  }

  row<E extends Owned>(entity: EntityName<E>, where: FilterQuery<E>): Promise<E | null> {
    return this.reads.row(entity, this.within(where));
  }

  /** Newest first by the column that its rows sort by. @throws InvalidRequest for a cursor that is none of ours */
  page<E extends Owned>(entity: EntityName<E>, where: FilterQuery<E>, asked: PageAsked, by: SortColumn<E>): Promise<Page<E>> {
    return this.reads.page(entity, this.within(where), asked, by);
  }

  count<E extends Owned>(entity: EntityName<E>, where: FilterQuery<E>): Promise<number> {
    return this.reads.count(entity, this.within(where));
  }

  /** SQL of the caller's own, for sums and percentiles; its first `?` is the organisation. */
  sql<T>(text: string, ...values: readonly unknown[]): Promise<T[]> {
    return this.reads.sql(text, this.organisation, ...values);
  }

  private within<E>(where: FilterQuery<E>): FilterQuery<E> {
    return { $and: [{ organisation: this.organisation }, where] } as FilterQuery<E>;
  }
}

export class Reads {
  constructor(
    private readonly em: EntityManager,
    private readonly pool: Pool,
  ) {}

  async rows<E extends object>(entity: EntityName<E>, where: FilterQuery<E>, { orderBy, limit }: Asking<E> = {}): Promise<E[]> {
    const query = this.em.createQueryBuilder(entity, 'r').select('*').where(where as never);
    if (orderBy !== undefined) query.orderBy(orderBy);
    if (limit !== undefined) query.limit(limit);
    const { rows } = await this.pool.query<Record<string, unknown>>(query.getFormattedQuery());
    return rows.map(rowReader(this.em, entity));
  }

  async page<E extends object>(entity: EntityName<E>, where: FilterQuery<E>, { cursor, limit }: PageAsked, by: SortColumn<E>): Promise<Page<E>> {
    const after = decodeCursor(cursor);
    const further = after === null ? where : ({ $and: [where, { [by]: { $lt: after } }] } as FilterQuery<E>);
    const rows = await this.rows(entity, further, { orderBy: { [by]: 'desc' } as OrderDefinition<E>, limit: limit + 1 });
    return toPage(rows, limit, (row) => row[by] as string);
  }

  async row<E extends object>(entity: EntityName<E>, where: FilterQuery<E>): Promise<E | null> {
    const [row = null] = await this.rows(entity, where, { limit: 1 });
    return row;
  }

  async count<E extends object>(entity: EntityName<E>, where: FilterQuery<E>): Promise<number> {
    const { rows } = await this.pool.query<{ count: string }>(this.em.createQueryBuilder(entity, 'r').count().where(where as never).getFormattedQuery());
    return Number(rows[0]?.count ?? 0);
  }

  async sql<T>(text: string, ...values: readonly unknown[]): Promise<T[]> {
    const { rows } = await this.pool.query(this.em.getPlatform().formatQuery(text, values));
    return rows as T[];
  }
}
