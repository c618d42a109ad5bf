/** What a domain event is, and how a context declares one. Names are literal and versioned; stored bytes never change. */

export interface DomainEvent<N extends string = string, D = unknown> {
  readonly name: N;
  readonly data: D;
}

/** Anything that checks and types unknown input: a zod schema fits. */
export interface Parser<T> {
  parse(input: unknown): T;
}

export const EVENT_NAME_PATTERN = /^[a-z]+(?:-[a-z]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*@[1-9][0-9]*$/;

/**
 * `personal` maps a top-level field that is personal data to the field that names its data subject (a pseudonym).
 * Such fields are sealed under the subject's key before they are stored; after erasure they read as `null`,
 * so their schema must be nullable. `subjects` lists further fields that hold a data subject's pseudonym.
 */
export interface EventDefinition<N extends string = string, D = unknown> {
  readonly name: N;
  readonly schema: Parser<D>;
  readonly personal: Readonly<Record<string, string>>;
  readonly subjects: readonly string[];
  create(data: D): DomainEvent<N, D>;
  is(event: DomainEvent): event is DomainEvent<N, D>;
}

export type EventOf<E> = E extends EventDefinition<infer N, infer D> ? DomainEvent<N, D> : never;

export interface EventOptions<D> {
  readonly personal?: Partial<Record<keyof D & string, keyof D & string>>;
  readonly subjects?: readonly (keyof D & string)[];
}

export function defineEvent<N extends string, D>(name: N, schema: Parser<D>, options: EventOptions<D> = {}): EventDefinition<N, D> {
  if (!EVENT_NAME_PATTERN.test(name)) throw new Error(`event name ${name} is not <context>.<words>@<version>`);
  const personal = (options.personal ?? {}) as Record<string, string>;
  return {
    name,
    schema,
    personal,
    subjects: [...new Set([...Object.values(personal), ...(options.subjects ?? [])])],
    create: (data) => ({ name, data }),
    is: (event): event is DomainEvent<N, D> => event.name === name,
  };
}

/** Turns the stored data of `from` into the data of the next version; pure, and never given sealed values. */
export interface Upcaster {
  readonly from: string;
  readonly to: string;
  upcast(data: Record<string, unknown>): Record<string, unknown>;
}
