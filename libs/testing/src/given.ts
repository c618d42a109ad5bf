import { fold } from '@keystead/kernel/src/decider.js';
import type { DomainEvent } from '@keystead/kernel/src/event.js';
import { Refusal } from '@keystead/kernel/src/refusal.js';

interface Parts<S, C, E extends DomainEvent> {
  readonly initial: S;
  readonly evolve: (state: S, event: E) => S;
  readonly decide: (command: C, state: S) => readonly E[];
}

interface Ending<E> {
  /** Exactly these events, in this order. */
  then(...events: E[]): void;
  refused(code: string): void;
}

/** Given these facts, when asked, then precisely these facts. */
export function given<S, C, E extends DomainEvent>(parts: Parts<S, C, E>, facts: readonly E[] = []) {
  return {
    given: (...more: E[]) => given(parts, [...facts, ...more]),
    state: (): S => fold(parts, facts),
    when: (command: C): Ending<E> => ({
      then: (...events) => expect(parts.decide(command, fold(parts, facts))).toEqual(events),
      refused: (code) => expect(codeOf(() => parts.decide(command, fold(parts, facts)))).toBe(code),
    }),
  };
}

export function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return 'was not refused';
}
