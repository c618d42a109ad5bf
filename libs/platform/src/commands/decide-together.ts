import { Refusal } from '@keystead/kernel/src/refusal.js';
import type { DomainEvent } from '@keystead/kernel/src/event.js';
import { InvalidEnvelope, type Envelope } from '@keystead/event-store/src/codec.js';
import type { AppendResult } from '@keystead/event-store/src/port.js';
import { InvalidEvent } from '@keystead/event-store/src/registry.js';
import { platformRefusals } from '../http/platform-refusals.js';
import { MAX_CONFLICTS, accepted, envelopeOf, type Written } from './appending.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import type { Folded } from './folded-states.js';

/** What the commands have in common: their stream. */
export interface Decisions<S, E extends DomainEvent> {
  readonly category: string;
  readonly id: string;
  readonly organisation: string;
  readonly initial: S;
  readonly evolve: (state: S, event: E) => S;
}

/** One of them. `decide` may be called more than once: after a conflict, and apart from the others when together they cannot be stored. */
export interface Part<S, E extends DomainEvent> {
  readonly context: Omit<CommandContext, 'idempotencyKey'>;
  readonly decide: (state: S) => readonly E[];
}

export interface OneStream<S, E extends DomainEvent> {
  /** May be out of date; null when memory does not have it. */
  readonly atHand: () => Folded<S> | null;
  readonly load: () => Promise<Folded<S>>;
  readonly append: (expected: 'none' | number, events: readonly E[], envelopes: readonly Envelope[]) => Promise<AppendResult>;
  /** Told of what was appended behind that state. */
  readonly stored: (base: Folded<S>, events: readonly E[]) => void;
  readonly evolve: (state: S, event: E) => S;
}

type Answer<S> = PromiseSettledResult<Written<S>>;

/** @returns one answer for each part, in their order */
export async function decideTogether<S, E extends DomainEvent>(stream: OneStream<S, E>, parts: readonly Part<S, E>[]): Promise<Answer<S>[]> {
  try {
    return await attempts(stream, parts);
  } catch (reason) {
    if (parts.length === 1 || !wasNotStored(reason)) return parts.map(() => ({ status: 'rejected', reason }));
    const answers: Answer<S>[] = [];
    for (const part of parts) answers.push(...(await decideTogether(stream, [part])));
    return answers;
  }
}

/** The content of one of them is at fault, so the others may still pass; with any other error nobody knows what was stored. */
function wasNotStored(reason: unknown): boolean {
  return reason instanceof Refusal || reason instanceof InvalidEvent || reason instanceof InvalidEnvelope;
}

async function attempts<S, E extends DomainEvent>({ atHand, load, append, stored, evolve }: OneStream<S, E>, parts: readonly Part<S, E>[]): Promise<Answer<S>[]> {
  for (let attempt = 0; attempt <= MAX_CONFLICTS; attempt += 1) {
    const known = attempt === 0 ? atHand() : null;
    const base = known ?? (await load());
    const { state, version } = base;
    const decided = decideEach(parts, state, evolve);
    // A refusal, or nothing to do, may be out of date; what is stored cannot be.
    if (known !== null && decided.some((one) => !('events' in one) || one.events.length === 0)) continue;
    const events = decided.flatMap((one) => ('events' in one ? one.events : []));
    const envelopes = decided.flatMap((one, index) => ('events' in one ? one.events.map(() => envelopeOf(parts[index]!.context)) : []));
    const result = events.length === 0 ? null : await append(version < 0 ? 'none' : version, events, envelopes);
    if (result?.outcome === 'conflict') continue;
    const { position, eventIds } = result === null ? { position: '', eventIds: [] } : accepted(result);
    if (result !== null) stored(base, events);
    let at = 0;
    return decided.map((one) => {
      if (!('events' in one)) return { status: 'rejected', reason: one.reason };
      const from = at;
      at += one.events.length;
      return { status: 'fulfilled', value: { position: one.events.length === 0 ? '' : position, version: version + at, eventIds: eventIds.slice(from, at), state: one.state, repeated: false } };
    });
  }
  throw platformRefusals.refuse('platform.conflict', 'Look at the current state and try again.');
}

type Decided<S, E> = { readonly events: readonly E[]; readonly state: S } | { readonly reason: unknown };

function decideEach<S, E extends DomainEvent>(parts: readonly Part<S, E>[], initial: S, evolve: (state: S, event: E) => S): Decided<S, E>[] {
  let state = initial;
  return parts.map(({ decide }) => {
    try {
      const events = decide(state);
      state = events.reduce(evolve, state);
      return { events, state };
    } catch (reason) {
      return { reason };
    }
  });
}
