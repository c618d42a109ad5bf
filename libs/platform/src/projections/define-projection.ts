import type { EntityManager, EntitySchema } from '@mikro-orm/postgresql';
import type { LoggedEvent } from '@keystead/event-store/src/log.js';

export type { LoggedEvent };

/** What a projector may do with rows: made, found by key, changed in place, removed. They are written when the batch ends. */
export type Rows = Pick<EntityManager, 'create' | 'findOne' | 'findOneOrFail' | 'find' | 'nativeUpdate' | 'nativeDelete'> & { remove(row: object): void };

/** Applies one event to the rows. Must give the same rows when it is applied to the same rows in the same order again. */
export type Project = (event: LoggedEvent, em: Rows) => Promise<void> | void;

export interface ProjectionDefinition {
  /** `<context>.<words>`; also the name routes wait for with `@ReadsFrom`. */
  readonly name: string;
  /** Raise it when the meaning of the rows changes: the next start rebuilds beside the old rows and switches. */
  readonly version: number;
  /** The rows, private to the slice. Tables live in schema `read`; name none in the entity. */
  readonly entities: readonly EntitySchema[];
  /** Entities whose rows every organisation may read; all others carry an `organisation` and show themselves only to it. */
  readonly shared?: readonly EntitySchema[];
  readonly on?: Readonly<Record<string, Project>>;
  /** Instead of `on`: every event of every context, for projections about the log itself. */
  readonly every?: Project;
  /** Events with the same key are parked together when one of them fails; default: the stream. */
  readonly partitionKey?: (event: LoggedEvent) => string;
}

export function defineProjection(definition: Omit<ProjectionDefinition, 'version'> & { version?: number }): ProjectionDefinition {
  return { version: 1, ...definition };
}

/** How the projection takes this event, or null when it does not concern it. */
export function handlerOf(projection: ProjectionDefinition, name: string): Project | null {
  if (projection.every !== undefined) return projection.every;
  return projection.on !== undefined && Object.hasOwn(projection.on, name) ? projection.on[name]! : null;
}
