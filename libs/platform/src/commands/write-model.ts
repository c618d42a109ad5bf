import { Injectable } from '@nestjs/common';
import type { DomainEvent } from '@keystead/kernel/src/event.js';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import type { EventLog } from '@keystead/event-store/src/log.js';
import type { EventStore, IdempotencyToken } from '@keystead/event-store/src/port.js';
import { platformRefusals } from '../http/platform-refusals.js';
import { MAX_CONFLICTS, accepted, envelopeOf, type Written } from './appending.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { decideTogether, type Decisions, type Part } from './decide-together.js';
import { FoldedStates, type Folded } from './folded-states.js';
import { Repeats } from './repeats.js';

export interface Decision<S, E extends DomainEvent> {
  /** `<context>.<kind>`; with organisation and id it makes the stream's name. */
  readonly category: string;
  readonly id: string;
  /** Default: the context's organisation. */
  readonly organisation?: string;
  readonly initial: S;
  readonly evolve: (state: S, event: E) => S;
  readonly decide: (state: S) => readonly E[] | Promise<readonly E[]>;
  /** Name and input of the command, for the fingerprint that tells a repeat from another command. */
  readonly command: string;
  readonly input: unknown;
  readonly context: CommandContext;
}

export type { Written };

/** Where a command writes, and how a repeat of it is known. */
interface Place {
  readonly stream: string;
  readonly idempotency: IdempotencyToken | null;
}

/** The one write path: load, fold, decide, append with expected version, bounded retry on conflict. */
@Injectable()
export class WriteModel {
  /** By fold, since two deciders may read one stream differently. */
  private readonly folds = new WeakMap<object, unknown>();

  /** For a command that is appended by another way than `decide`. */
  readonly repeats: Repeats;

  constructor(
    store: Pick<EventStore, 'findAppend'>,
    private readonly log: EventLog,
    fingerprintKey: Buffer,
  ) {
    this.repeats = new Repeats(store, fingerprintKey);
  }

  /**
   * Decides first on the state at hand: what is appended where that state ends proves that it was the newest. Whatever else comes of it, a
   * refusal too, is decided again on what the log says now.
   * @throws Refusal from the decider, `platform.conflict`, or `platform.idempotency-key-reused`
   */
  async decide<S, E extends DomainEvent>(decision: Decision<S, E>): Promise<Written<S>> {
    const place = { stream: this.streamOf(decision), idempotency: this.repeats.tokenOf(decision) };
    const atHand = this.statesOf(decision.evolve).atHand(place.stream, decision.initial);
    const quickly = atHand === null ? [] : await eventsOrNone(decision, atHand.state);
    const written = atHand === null || quickly.length === 0 ? null : await this.append(decision, place, atHand, quickly);
    if (written !== null) return written;
    const earlier = await this.duplicateOf(decision, place);
    if (earlier !== null) return earlier;
    for (let attempt = 0; attempt < MAX_CONFLICTS; attempt += 1) {
      const loaded = await this.load(place.stream, decision.initial, decision.evolve);
      const events = await decision.decide(loaded.state);
      if (events.length === 0) return (await this.duplicateOf(decision, place)) ?? { position: '', version: loaded.version, eventIds: [], state: loaded.state, repeated: false };
      const done = await this.append(decision, place, loaded, events);
      if (done !== null) return done;
    }
    throw platformRefusals.refuse('platform.conflict', 'Look at the current state and try again.');
  }

  /**
   * Several commands on one stream, decided one after the other on what the ones before them leave, and appended at once. Each keeps its own
   * envelope and its own answer: a refusal of one is nothing to the others. They carry no idempotency keys.
   */
  async decideTogether<S, E extends DomainEvent>(decisions: Decisions<S, E>, parts: readonly Part<S, E>[]): Promise<PromiseSettledResult<Written<S>>[]> {
    const stream = streamName({ ...categoryOf(decisions.category), organisation: decisions.organisation, id: decisions.id });
    const { initial, evolve } = decisions;
    return decideTogether({ atHand: () => this.statesOf(evolve).atHand(stream, initial), load: () => this.load(stream, initial, evolve), append: (...args) => this.log.append(stream, ...args), stored: (base, events) => this.keep(stream, evolve, base, events), evolve }, parts);
  }

  /**
   * The state of one stream now, straight from the log: what admission decisions are made on. States are remembered with
   * their version, so a long stream costs only its newest events. A person whose key is shut can still be deprovisioned or erased: their
   * personal fields are null then, and `shut` says why.
   */
  load<S, E extends DomainEvent>(stream: string, initial: S, evolve: (state: S, event: E) => S): Promise<Folded<S>> {
    return this.statesOf(evolve).of(stream, initial);
  }

  /** The state without a question to the log, where this process remembers it: only for streams that are written once and never again. */
  async loadOnce<S, E extends DomainEvent>(stream: string, initial: S, evolve: (state: S, event: E) => S): Promise<S> {
    const atHand = this.statesOf(evolve).atHand(stream, initial);
    return atHand !== null && atHand.version >= 0 ? atHand.state : (await this.load(stream, initial, evolve)).state;
  }

  private statesOf<S, E extends DomainEvent>(evolve: (state: S, event: E) => S): FoldedStates<S> {
    const known = this.folds.get(evolve) as FoldedStates<S> | undefined;
    if (known !== undefined) return known;
    const fresh = new FoldedStates<S>({ log: this.log, evolve: (state, logged) => evolve(state, logged.event as E), open: 'what-opens', keep: 5_000 });
    this.folds.set(evolve, fresh);
    return fresh;
  }

  /** Null when somebody else wrote to the stream since that state. */
  private async append<S, E extends DomainEvent>(decision: Decision<S, E>, { stream, idempotency }: Place, base: Folded<S>, events: readonly E[]): Promise<Written<S> | null> {
    const result = await this.log.append(stream, base.version < 0 ? 'none' : base.version, events, envelopeOf(decision.context), idempotency === null ? {} : { idempotency });
    if (result.outcome === 'conflict') return null;
    const written = accepted(result);
    if (result.outcome === 'repeated') return { ...written, state: (await this.load(stream, decision.initial, decision.evolve)).state, repeated: true };
    this.keep(stream, decision.evolve, base, events);
    return { ...written, state: events.reduce(decision.evolve, base.state), repeated: false };
  }

  /** What the next command will find, unless it was made of personal fields. */
  private keep<S, E extends DomainEvent>(stream: string, evolve: (state: S, event: E) => S, base: Folded<S>, events: readonly E[]): void {
    const asRead = events.map((event) => this.log.asRead(event));
    if (!asRead.includes(null)) this.statesOf(evolve).keep(stream, base, { state: (asRead as E[]).reduce(evolve, base.state), version: base.version + events.length });
  }

  /** Asked before deciding, and again when there was nothing to do: a duplicate of this moment may have been first. */
  private async duplicateOf<S, E extends DomainEvent>(decision: Decision<S, E>, { stream, idempotency }: Place): Promise<Written<S> | null> {
    const found = await this.repeats.earlier(idempotency);
    if (found === null) return null;
    const { state } = await this.load(stream, decision.initial, decision.evolve);
    return { position: found.position, version: found.version, eventIds: found.eventIds, state, repeated: true };
  }

  private streamOf(decision: { category: string; id: string; organisation?: string; context: CommandContext }): string {
    return streamName({ ...categoryOf(decision.category), organisation: decision.organisation ?? decision.context.organisation, id: decision.id });
  }
}

/** A refusal on a state at hand may be out of date: it is found again on the newest, or not. */
async function eventsOrNone<S, E extends DomainEvent>(decision: Decision<S, E>, state: S): Promise<readonly E[]> {
  try {
    return await decision.decide(state);
  } catch {
    return [];
  }
}

function categoryOf(category: string): { context: string; kind: string } {
  const dot = category.indexOf('.');
  return { context: category.slice(0, dot), kind: category.slice(dot + 1) };
}
