import type { EntityManager, EntityMetadata, EntityName, EntityProperty } from '@mikro-orm/postgresql';
import { rowReader } from '../database/row-reader.js';

export type Row = Record<string, unknown>;

/** The rows of these keys, as plain values; a key that the table does not have has none. */
export async function selectRows(em: EntityManager, meta: EntityMetadata, keys: readonly Row[]): Promise<Row[]> {
  const { select, read } = rowReader<Row>(em, meta.class as EntityName<Row>);
  const rows = await em.execute<Row[]>(`SELECT ${select.replaceAll('"r".', 't.')} FROM ${tableOf(em, meta)} t JOIN ${recordset(meta.getPrimaryProps())} ON ${sameKey(meta)}`, [jsonOf(meta.getPrimaryProps(), keys)]);
  return rows.map(read);
}

/** One statement for many rows of a table: they travel as one JSON text, which PostgreSQL reads into the columns' own types. */
export async function insertRows(em: EntityManager, meta: EntityMetadata, rows: readonly Row[]): Promise<void> {
  const columns = meta.props.map(columnOf).join(', ');
  await em.execute(`INSERT INTO ${tableOf(em, meta)} (${columns}) SELECT ${columns} FROM ${recordset(meta.props)}`, [jsonOf(meta.props, rows)]);
}

export async function updateRows(em: EntityManager, meta: EntityMetadata, rows: readonly Row[]): Promise<void> {
  const changes = meta.props.filter(({ primary }) => primary !== true).map((prop) => `${columnOf(prop)} = r.${columnOf(prop)}`);
  if (changes.length === 0) return;
  await em.execute(`UPDATE ${tableOf(em, meta)} t SET ${changes.join(', ')} FROM ${recordset(meta.props)} WHERE ${sameKey(meta)}`, [jsonOf(meta.props, rows)]);
}

export async function deleteRows(em: EntityManager, meta: EntityMetadata, rows: readonly Row[]): Promise<void> {
  await em.execute(`DELETE FROM ${tableOf(em, meta)} t USING ${recordset(meta.getPrimaryProps())} WHERE ${sameKey(meta)}`, [jsonOf(meta.getPrimaryProps(), rows)]);
}

function tableOf(em: EntityManager, meta: EntityMetadata): string {
  return `"${meta.schema ?? em.config.get('schema') ?? 'public'}"."${meta.tableName}"`;
}

const columnOf = ({ fieldNames }: EntityProperty): string => `"${fieldNames[0]}"`;

const sameKey = (meta: EntityMetadata): string => meta.getPrimaryProps().map((prop) => `t.${columnOf(prop)} = r.${columnOf(prop)}`).join(' AND ');

/** Without the length, so that a text that is too long is refused by the column and not cut here. */
function recordset(props: readonly EntityProperty[]): string {
  return `json_to_recordset(?::json) AS r(${props.map((prop) => `${columnOf(prop)} ${prop.columnTypes[0]!.replace(/\(.*\)/, '')}`).join(', ')})`;
}

function jsonOf(props: readonly EntityProperty[], rows: readonly Row[]): string {
  return JSON.stringify(
    rows.map((row) => Object.fromEntries(props.map(({ name, fieldNames }): [string, unknown] => [fieldNames[0]!, row[name] ?? null]))),
    (_, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value),
  );
}
