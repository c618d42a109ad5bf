import type { DomainEvent } from './event.js';

/**
 * A pure aggregate. `evolve` never fails and covers every event; `decide` returns the new facts or throws a Refusal.
 * Clock, ids, prices and randomness are part of the command.
 */
export interface Decider<S, C, E extends DomainEvent> {
  readonly initial: S;
  evolve(state: S, event: E): S;
  decide(command: C, state: S): readonly E[];
}

export function fold<S, E extends DomainEvent>(decider: Pick<Decider<S, never, E>, 'initial' | 'evolve'>, events: Iterable<E>): S {
  let state = decider.initial;
  for (const event of events) state = decider.evolve(state, event);
  return state;
}

/** Makes the compiler prove that a switch is complete. */
export function never(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
