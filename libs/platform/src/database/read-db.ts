import type { EntityManager, EntityMetadata, EntityName, FilterQuery, MikroORM, OrderDefinition } from '@mikro-orm/postgresql';
import { escapeLiteral, type Pool } from 'pg';
import { decodeCursor, toPage, type Page } from '../http/page.js';
import { lastRows, type Pipelines } from './pipelines.js';
import { QuestionTexts, type Question } from './question-texts.js';
import { ORGANISATION_SETTING } from './roles.js';
import { rowReader } from './row-reader.js';

type Column<E> = keyof E & string;

export interface Asking<E, C extends Column<E> = Column<E>> {
  readonly orderBy?: OrderDefinition<E>;
  readonly limit?: number;
  /** For lists that show little of rows that hold much; all columns when left out. */
  readonly columns?: readonly C[];
}

/** What a list was asked for: see `pageQuery`. */
interface PageAsked<C> {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly columns?: readonly C[];
}

/** A unique text by which rows are newest first. */
type SortColumn<E> = { [K in keyof E]: E[K] extends string ? K : never }[keyof E] & string;

/**
 * Where routes read. Rows come as plain values, not as entities: nobody changes them here, and making an entity of each costs
 * more than the rest of the request.
 */
export class ReadDb {
  private readonly em: EntityManager;
  private readonly texts: QuestionTexts;

  constructor(
    orm: MikroORM,
    /** For questions that may take their time. */
    readonly pool: Pool,
    /** For those that an index answers. */
    readonly pipelines: Pipelines,
  ) {
    this.em = orm.em.fork() as EntityManager;
    this.texts = new QuestionTexts(this.em);
  }

  /** What one organisation may see; its name goes into every question by itself, and once more to row-level security. */
  of(organisation: string): Reads {
    return new Reads(this.em, this.texts, this, organisation);
  }

  /** Rows that are everyone's: see `shared` of a projection. Of all others it shows none. */
  everywhere(): Reads {
    return new Reads(this.em, this.texts, this, null);
  }
}

export class Reads {
  constructor(
    private readonly em: EntityManager,
    private readonly texts: QuestionTexts,
    private readonly by: Pick<ReadDb, 'pool' | 'pipelines'>,
    private readonly organisation: string | null,
  ) {}

  async rows<E extends object, C extends Column<E> = Column<E>>(entity: EntityName<E>, where: FilterQuery<E>, { orderBy, limit, columns }: Asking<E, C> = {}): Promise<Pick<E, C>[]> {
    const reader = rowReader(this.em, entity, columns);
    const all = this.texts.of(entity, reader.select, this.within(where), orderBy);
    return this.answered(reader, limit === undefined ? all : limited(all, Number(limit)));
  }

  /** Newest first by the column that its rows sort by. @throws InvalidRequest for a cursor that is none of ours */
  async page<E extends object, C extends Column<E> = Column<E>>(
    entity: EntityName<E>,
    where: FilterQuery<E>,
    { cursor, limit, columns }: PageAsked<C>,
    by: SortColumn<E> & NoInfer<C>,
  ): Promise<Page<Pick<E, C>>> {
    const after = decodeCursor(cursor);
    const further = after === null ? where : ({ $and: [where, { [by]: { $lt: after } }] } as FilterQuery<E>);
    const rows = await this.rows<E, C>(entity, further, { orderBy: { [by]: 'desc' } as OrderDefinition<E>, limit: limit + 1, ...(columns && { columns }) });
    return toPage(rows, limit, (row) => row[by] as string);
  }

  async row<E extends object>(entity: EntityName<E>, where: FilterQuery<E>): Promise<E | null> {
    const reader = rowReader(this.em, entity);
    const question = this.texts.of(entity, reader.select, this.within(where), undefined);
    const [row = null] = await this.answered<E>(reader, limited(byKey(question, this.em.getMetadata().get<E>(entity), where), 1));
    return row;
  }

  private async answered<E>({ read }: { read: (row: Record<string, unknown>) => unknown }, question: Question): Promise<E[]> {
    return (await this.by.pipelines.rows({ before: this.naming(), ...question })).map(read) as E[];
  }

  async count<E extends object>(entity: EntityName<E>, where: FilterQuery<E>): Promise<number> {
    const [row] = await this.ask<{ count: string }>(this.em.createQueryBuilder(entity, 'r').count().where(this.within(where)).getFormattedQuery());
    return Number(row?.count ?? 0);
  }

  /** SQL of the caller's own, for sums and percentiles; its first `?` is the organisation. */
  async sql<T>(text: string, ...values: readonly unknown[]): Promise<T[]> {
    const all = this.organisation === null ? values : [this.organisation, ...values];
    return this.ask<T>(this.em.getPlatform().formatQuery(text, all));
  }

  private async ask<T>(question: string): Promise<T[]> {
    return lastRows(await this.by.pool.query(`${this.naming()}${question}`)) as T[];
  }

  /** Two statements in one message are one transaction, so the organisation is named for this question and for nothing after it. */
  private naming(): string {
    return this.organisation === null ? '' : `SET LOCAL ${ORGANISATION_SETTING} = ${escapeLiteral(this.organisation)}; `;
  }

  // The builder's own type of a condition does not follow a generic entity.
  private within(where: object): never {
    return (this.organisation === null ? where : { $and: [{ organisation: this.organisation }, where] }) as never;
  }
}

const FROM = / from ("[^"]+"(?:\."[^"]+")?) as "r" where /;

/**
 * One row by its key is found by its key: a planner that knows little of the rest may take an index by member as well, and read all that is theirs.
 * Whatever else was asked holds for the row that was found.
 */
function byKey<E>(question: Question, meta: EntityMetadata<E>, where: FilterQuery<E>): Question {
  const [key, ...more] = meta.primaryKeys;
  const value = key === undefined || more.length > 0 ? undefined : (where as Record<string, unknown>)[key];
  if (typeof value !== 'string') return question;
  const { text, repeated } = question;
  const column = meta.properties[key!].fieldNames[0]!;
  const found = (sql: string, of: string): string => sql.replace(FROM, (_from, table: string) => ` from (select * from ${table} where "${column}" = ${of} offset 0) as "r" where `);
  return { text: found(text, escapeLiteral(value)), repeated: repeated && { shape: found(repeated.shape, `$${repeated.values.length + 1}`), values: [...repeated.values, value] } };
}

function limited({ text, repeated }: Question, limit: number): Question {
  return { text: `${text} limit ${limit}`, repeated: repeated && { ...repeated, shape: `${repeated.shape} limit ${limit}` } };
}
