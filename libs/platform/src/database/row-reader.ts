import type { EntityManager, EntityName } from '@mikro-orm/postgresql';

/** How rows of an entity are asked for and read. */
interface RowReader<E> {
  /** Columns under the names of their properties, so that a row needs no second object. */
  readonly select: string;
  /** Changes the row that came into the entity's plain values. */
  readonly read: (row: Record<string, unknown>) => E;
}

const readers = new WeakMap<object, WeakMap<object, RowReader<never>>>();

/** Made once per entity, or per list of its columns: name that list once, not in every call. */
export function rowReader<E extends object>(em: EntityManager, entity: EntityName<E>, only?: readonly string[]): RowReader<E> {
  const meta = em.getMetadata().get(entity);
  const ofEntity = readers.get(meta) ?? new WeakMap<object, RowReader<never>>();
  readers.set(meta, ofEntity);
  const known = ofEntity.get(only ?? meta) as RowReader<E> | undefined;
  if (known !== undefined) return known;
  const platform = em.getPlatform();
  const columns = meta.props.filter((prop) => prop.persist !== false && (only === undefined || only.includes(prop.name)));
  const select = columns.map(({ name, fieldNames }) => `"r"."${fieldNames[0]!}" as "${name}"`).join(', ');
  const converted = columns.flatMap(({ name, customType }) => (customType === undefined ? [] : [{ name: name as string, type: customType }]));
  const read = (row: Record<string, unknown>): E => {
    for (const { name, type } of converted) row[name] = type.convertToJSValue(row[name] as never, platform);
    return row as E;
  };
  const reader = { select, read };
  ofEntity.set(only ?? meta, reader as RowReader<never>);
  return reader;
}
