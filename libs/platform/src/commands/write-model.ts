import { Injectable } from '@nestjs/common';
import type { DomainEvent } from '@keystead/kernel/src/event.js';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import type { EventLog } from '@keystead/event-store/src/log.js';
import type { EventStore } from '@keystead/event-store/src/port.js';
import { commandFingerprint } from '@keystead/crypto/src/fingerprint.js';
import { platformRefusals } from '../http/platform-refusals.js';
import { MAX_CONFLICTS, accepted, envelopeOf, keyReused, type Written } from './appending.js';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { decideTogether, type Decisions, type Part } from './decide-together.js';
import { FoldedStates, type Folded } from './folded-states.js';

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

/** The one write path: load, fold, decide, append with expected version, bounded retry on conflict. */
@Injectable()
export class WriteModel {
  /** By fold, since two deciders may read one stream differently. */
  private readonly folds = new WeakMap<object, unknown>();

  constructor(
    private readonly store: EventStore,
    private readonly log: EventLog,
    private readonly fingerprintKey: Buffer,
  ) {}

  /** @throws Refusal from the decider, `platform.conflict`, or `platform.idempotency-key-reused` */
  async decide<S, E extends DomainEvent>(decision: Decision<S, E>): Promise<Written<S>> {
    const stream = this.streamOf(decision);
    const idempotency = this.idempotencyOf(decision);
    const earlier = await this.duplicateOf(decision, stream, idempotency);
    if (earlier !== null) return earlier;
    for (let attempt = 0; attempt < MAX_CONFLICTS; attempt += 1) {
      const loaded = await this.load(stream, decision.initial, decision.evolve);
      const events = await decision.decide(loaded.state);
      if (events.length === 0) return (await this.duplicateOf(decision, stream, idempotency)) ?? { position: '', version: loaded.version, eventIds: [], state: loaded.state, repeated: false };
      const result = await this.log.append(stream, loaded.version < 0 ? 'none' : loaded.version, events, envelopeOf(decision.context), idempotency === null ? {} : { idempotency });
      if (result.outcome === 'conflict') continue;
      return { ...accepted(result), state: events.reduce(decision.evolve, loaded.state), repeated: result.outcome === 'repeated' };
    }
    throw platformRefusals.refuse('platform.conflict', 'Look at the current state and try again.');
  }

  /**
   * Several commands on one stream, decided one after the other on what the ones before them leave, and appended at once. Each keeps its own
   * envelope and its own answer: a refusal of one is nothing to the others. They carry no idempotency keys.
   */
  async decideTogether<S, E extends DomainEvent>(decisions: Decisions<S, E>, parts: readonly Part<S, E>[]): Promise<PromiseSettledResult<Written<S>>[]> {
    const stream = streamName({ ...categoryOf(decisions.category), organisation: decisions.organisation, id: decisions.id });
    return decideTogether({ load: () => this.load(stream, decisions.initial, decisions.evolve), append: (...args) => this.log.append(stream, ...args), evolve: decisions.evolve }, parts);
  }

  /**
   * The state of one stream now, straight from the log: what admission decisions are made on. States are remembered with
   * their version, so a long stream costs only its newest events. A person whose key is shut can still be deprovisioned or erased: their
   * personal fields are null then, and `shut` says why.
   */
  load<S, E extends DomainEvent>(stream: string, initial: S, evolve: (state: S, event: E) => S): Promise<Folded<S>> {
    return this.statesOf(evolve).of(stream, initial);
  }

  private statesOf<S, E extends DomainEvent>(evolve: (state: S, event: E) => S): FoldedStates<S> {
    const known = this.folds.get(evolve) as FoldedStates<S> | undefined;
    if (known !== undefined) return known;
    const fresh = new FoldedStates<S>({ log: this.log, evolve: (state, logged) => evolve(state, logged.event as E), open: 'what-opens', keep: 5_000 });
    this.folds.set(evolve, fresh);
    return fresh;
  }

  /** Asked before deciding, and again when there was nothing to do: a duplicate of this moment may have been first. */
  private async duplicateOf<S, E extends DomainEvent>(decision: Decision<S, E>, stream: string, idempotency: { key: string; fingerprint: string } | null): Promise<Written<S> | null> {
    if (idempotency === null) return null;
    const found = await this.store.findAppend(idempotency.key);
    if (found === null) return null;
    if (found.fingerprint !== idempotency.fingerprint) throw keyReused();
    const { state } = await this.load(stream, decision.initial, decision.evolve);
    return { position: found.position, version: found.version, eventIds: found.eventIds, state, repeated: true };
  }

  private streamOf(decision: { category: string; id: string; organisation?: string; context: CommandContext }): string {
    return streamName({ ...categoryOf(decision.category), organisation: decision.organisation ?? decision.context.organisation, id: decision.id });
  }

  private idempotencyOf(decision: { command: string; input: unknown; context: CommandContext; organisation?: string }): { key: string; fingerprint: string } | null {
    const { idempotencyKey, actor, organisation } = decision.context;
    if (idempotencyKey === null) return null;
    const fingerprint = commandFingerprint(this.fingerprintKey, { actor: actor.id ?? actor.kind, command: decision.command, input: decision.input, organisation: decision.organisation ?? organisation });
    return { key: idempotencyKey, fingerprint };
  }
}

function categoryOf(category: string): { context: string; kind: string } {
  const dot = category.indexOf('.');
  return { context: category.slice(0, dot), kind: category.slice(dot + 1) };
}
