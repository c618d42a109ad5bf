import type { EntityManager, EntityMetadata, EntityName, FilterQuery } from '@mikro-orm/postgresql';
import { deleteRows, insertRows, selectRows, updateRows, type Row } from './bulk-sql.js';
import type { Rows } from './define-projection.js';

/** A row as the batch knows it: what the projector holds in its hands, and what the table holds. */
interface Held {
  row: Row;
  /** Its text when it was last read or written; null: the table does not have it. */
  stored: string | null;
  gone: boolean;
  /** Made afresh in this batch, perhaps in place of one that went. */
  fresh: boolean;
}

/** A row that a projector relies on is not there. */
class RowNotFound extends Error {
  override readonly name = 'RowNotFound';
}

class RowExists extends Error {
  override readonly name = 'RowExists';
}

/**
 * Rows of one batch, kept in memory between its events and written table by table: a row that many events touch is read once and written
 * once. Events see what the events before them did; a question that is not for one row by its key writes first and asks the database.
 */
export class BatchRows implements Rows {
  private readonly tables = new Map<EntityMetadata, Map<string, Held>>();
  private readonly heldOf = new WeakMap<object, Held>();

  constructor(private readonly em: EntityManager) {}

  create: Rows['create'] = ((entity: EntityName, data: Row) => {
    const meta = this.metaOf(entity);
    const table = this.tableOf(meta);
    const key = keyOf(meta, data);
    if (key === null) throw new TypeError(`a row of ${meta.tableName} needs its key`);
    const known = table.get(key);
    if (known !== undefined && !known.gone) throw new RowExists(meta.tableName);
    const held: Held = { row: { ...data }, stored: known?.stored ?? null, gone: false, fresh: true };
    return this.hold(table, key, held).row;
  }) as never;

  findOne: Rows['findOne'] = (async (entity: EntityName, where: Row): Promise<Row | null> => {
    const meta = this.metaOf(entity);
    const key = isPlain(where) ? keyOf(meta, where) : null;
    if (key === null) return ((await this.find(entity, where as never)) as Row[])[0] ?? null;
    if (!this.tableOf(meta).has(key)) await this.read(meta, [where]);
    const held = this.tableOf(meta).get(key)!;
    if (held.gone) return null;
    return Object.entries(where).every(([name, value]) => held.row[name] === value) ? held.row : null;
  }) as never;

  findOneOrFail: Rows['findOneOrFail'] = (async (entity: EntityName, where: Row): Promise<Row> => {
    const row = (await this.findOne(entity, where as never)) as Row | null;
    if (row === null) throw new RowNotFound(this.metaOf(entity).tableName);
    return row;
  }) as never;

  find: Rows['find'] = (async (entity: EntityName, where: FilterQuery<object>) => {
    await this.flush();
    const meta = this.metaOf(entity);
    const table = this.tableOf(meta);
    const rows = (await this.em.find(entity, where as never, { disableIdentityMap: true })) as Row[];
    return rows.map((row) => (table.get(keyOf(meta, row)!) ?? this.hold(table, keyOf(meta, row)!, asStored(meta, row))).row);
  }) as never;

  nativeUpdate: Rows['nativeUpdate'] = (async (entity: EntityName, where: Row, data: Row) => {
    if (!isPlain(where) || keyOf(this.metaOf(entity), where) === null) return this.inTheDatabase(entity, () => this.em.nativeUpdate(entity, where as never, data as never));
    const row = (await this.findOne(entity, where as never)) as Row | null;
    if (row !== null) Object.assign(row, data);
    return row === null ? 0 : 1;
  }) as never;

  nativeDelete: Rows['nativeDelete'] = (async (entity: EntityName, where: Row) => {
    if (!isPlain(where) || keyOf(this.metaOf(entity), where) === null) return this.inTheDatabase(entity, () => this.em.nativeDelete(entity, where as never));
    const row = (await this.findOne(entity, where as never)) as Row | null;
    if (row !== null) this.remove(row);
    return row === null ? 0 : 1;
  }) as never;

  remove(row: object): void {
    const held = this.heldOf.get(row);
    if (held === undefined) throw new RowNotFound('a row that was not read here');
    held.gone = true;
  }

  /**
   * Reads at once the rows that these will ask for first, one by one later. Each is tried up to its first question and no further, so nothing
   * of what it does counts; it must do nothing but with the rows it is given.
   * @returns of each whether it asked for anything
   */
  async lookAhead(projectors: readonly ((rows: Rows) => Promise<void> | void)[]): Promise<boolean[]> {
    const wanted = new Map<EntityMetadata, Map<string, Row>>();
    const stop = (): never => {
      throw FAR_ENOUGH;
    };
    const ask = (entity: EntityName, where: Row): never => {
      const meta = this.metaOf(entity);
      const key = isPlain(where) ? keyOf(meta, where) : null;
      if (key !== null && !this.tableOf(meta).has(key)) wanted.set(meta, (wanted.get(meta) ?? new Map<string, Row>()).set(key, where));
      return stop();
    };
    const scout = { create: (_: EntityName, data: Row) => ({ ...data }), find: stop, remove: stop, findOne: ask, findOneOrFail: ask, nativeUpdate: ask, nativeDelete: ask } as never as Rows;
    const asked: boolean[] = [];
    for (const project of projectors) asked.push(await asks(project, scout));
    for (const [meta, keys] of wanted) await this.read(meta, [...keys.values()]);
    return asked;
  }

  /** Writes what changed. */
  async flush(): Promise<void> {
    for (const [meta, table] of this.tables) await this.write(meta, table);
  }

  private async write(meta: EntityMetadata, table: Map<string, Held>): Promise<void> {
    const gone: Row[] = [];
    const fresh: Row[] = [];
    const changed: Row[] = [];
    for (const [key, held] of table) {
      if (held.stored !== null && (held.gone || held.fresh)) gone.push(held.row);
      if (held.gone) {
        table.delete(key);
        continue;
      }
      if (!held.fresh && held.stored === textOf(meta, held.row)) continue;
      (held.fresh ? fresh : changed).push(held.row);
      Object.assign(held, { fresh: false, stored: textOf(meta, held.row) });
    }
    if (gone.length > 0) await deleteRows(this.em, meta, gone);
    if (fresh.length > 0) await insertRows(this.em, meta, fresh);
    if (changed.length > 0) await updateRows(this.em, meta, changed);
  }

  /** Also that a row is not there is known from then on. */
  private async read(meta: EntityMetadata, keys: readonly Row[]): Promise<void> {
    const table = this.tableOf(meta);
    for (const row of await selectRows(this.em, meta, keys)) this.hold(table, keyOf(meta, row)!, asStored(meta, row));
    for (const key of keys) if (!table.has(keyOf(meta, key)!)) this.hold(table, keyOf(meta, key)!, { row: {}, stored: null, gone: true, fresh: false });
  }

  /** For bulk statements: what is known of the table is written before and forgotten after. */
  private async inTheDatabase(entity: EntityName, statement: () => Promise<number>): Promise<number> {
    await this.flush();
    this.tables.delete(this.metaOf(entity));
    return statement();
  }

  private hold(table: Map<string, Held>, key: string, held: Held): Held {
    table.set(key, held);
    this.heldOf.set(held.row, held);
    return held;
  }

  private metaOf(entity: EntityName): EntityMetadata {
    return this.em.getMetadata(entity) as unknown as EntityMetadata;
  }

  private tableOf(meta: EntityMetadata): Map<string, Held> {
    const known = this.tables.get(meta);
    if (known !== undefined) return known;
    const fresh = new Map<string, Held>();
    this.tables.set(meta, fresh);
    return fresh;
  }
}

const FAR_ENOUGH = new Error('this was only a look ahead');

/** What is wrong about an event shows when it is applied. */
async function asks(project: (rows: Rows) => Promise<void> | void, scout: Rows): Promise<boolean> {
  try {
    await project(scout);
    return false;
  } catch {
    return true;
  }
}

function asStored(meta: EntityMetadata, row: Row): Held {
  return { row, stored: textOf(meta, row), gone: false, fresh: false };
}

/** Null when the question is not for one row by its whole key. */
function keyOf(meta: EntityMetadata, where: Row): string | null {
  const values = meta.primaryKeys.map((name) => where[name]);
  return values.every((value) => typeof value === 'string' || typeof value === 'number') ? JSON.stringify(values) : null;
}

/** Only values to compare with, no operators. */
function isPlain(where: Row): boolean {
  return Object.values(where).every((value) => value === null || typeof value !== 'object');
}

function textOf(meta: EntityMetadata, row: Row): string {
  return JSON.stringify(meta.props.map(({ name }) => row[name] ?? null), (_, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value));
}
