/**
 * The header of every event: canonical JSON of exactly these members. It names people only by pseudonym,
 * so it can be shown whole to an auditor. Frozen by ADR 0001.
 */

export type ActorKind = 'member' | 'service' | 'anonymous';
/** The door the actor came through. */
export type ActorVia = 'session' | 'token' | 'run' | 'system' | 'none';

export interface Actor {
  readonly kind: ActorKind;
  /** A member's pseudonym, a service's name, or null for anonymous. */
  readonly id: string | null;
  readonly via: ActorVia;
}

export interface EventHeader {
  readonly v: 1;
  /** UUID, lower case; also the event's id in the engine. */
  readonly id: string;
  /** `<context>.<words>@<version>` */
  readonly type: string;
  readonly organisation: string;
  readonly stream: string;
  readonly actor: Actor;
  /** Pseudonym of the person on whose behalf a service acted. */
  readonly behalf: string | null;
  /** Same for everything that one request set off. */
  readonly correlation: string;
  /** Id of the event that caused this one. */
  readonly causation: string | null;
  /** Pseudonyms of the data subjects, sorted, without repeats. */
  readonly subjects: readonly string[];
  /** ISO 8601, UTC, milliseconds: when the writer says it happened. */
  readonly occurredAt: string;
  /** Name of the writer's MAC key. */
  readonly writer: string;
}
