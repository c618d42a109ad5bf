import type { EntityManager, EntityName } from '@mikro-orm/postgresql';

type Read<E> = (row: Record<string, unknown>) => E;

const readers = new WeakMap<object, Read<never>>();

/** From a row of the database to the entity's properties, as plain values; made once per entity. */
export function rowReader<E extends object>(em: EntityManager, entity: EntityName<E>): Read<E> {
  const meta = em.getMetadata().get(entity);
  const known = readers.get(meta) as Read<E> | undefined;
  if (known !== undefined) return known;
  const platform = em.getPlatform();
  const columns = meta.props.filter((prop) => prop.persist !== false).map(({ name, fieldNames, customType }) => ({ name, column: fieldNames[0]!, type: customType }));
  const read: Read<E> = (row) => {
    const values: Record<string, unknown> = {};
    for (const { name, column, type } of columns) values[name] = type === undefined ? row[column] : type.convertToJSValue(row[column] as never, platform);
    return values as E;
  };
  readers.set(meta, read as Read<never>);
  return read;
}
