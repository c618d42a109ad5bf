import { Injectable } from '@nestjs/common';
import type { DomainEvent } from '@keystead/kernel/src/event.js';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import type { Envelope } from '@keystead/event-store/src/codec.js';
import type { EventLog } from '@keystead/event-store/src/log.js';
import type { AppendResult, EventStore } from '@keystead/event-store/src/port.js';
import { commandFingerprint } from '@keystead/crypto/src/fingerprint.js';
import { platformRefusals } from '../http/platform-refusals.js';
import type { CommandContext } from './command-context.js';
import { StateCache } from './state-cache.js';

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

export interface Written<S> {
  readonly position: string;
  readonly version: number;
  readonly eventIds: readonly string[];
  /** State after the new events; for a repeat, the state now. */
  readonly state: S;
  /** True when this very command was carried out before; nothing was appended. */
  readonly repeated: boolean;
}

const MAX_CONFLICTS = 8;

/** The one write path: load, fold, decide, append with expected version, bounded retry on conflict. */
@Injectable()
export class WriteModel {
  private readonly states = new StateCache(5_000);

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
   * The state of one stream now, straight from the log: what admission decisions are made on. States are remembered with
   * their version, so a long stream costs only its newest events.
   */
  async load<S, E extends DomainEvent>(stream: string, initial: S, evolve: (state: S, event: E) => S): Promise<{ state: S; version: number }> {
    let { state, version } = this.states.get(evolve, stream) ?? { state: initial, version: -1 };
    for await (const logged of this.log.readStream(stream, { from: version + 1 })) {
      state = evolve(state, logged.event as E);
      version = logged.version;
    }
    this.states.put(evolve, stream, { state, version });
    return { state, version };
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
    const dot = decision.category.indexOf('.');
    return streamName({
      context: decision.category.slice(0, dot),
      kind: decision.category.slice(dot + 1),
      organisation: decision.organisation ?? decision.context.organisation,
      id: decision.id,
    });
  }

  private idempotencyOf(decision: { command: string; input: unknown; context: CommandContext; organisation?: string }): { key: string; fingerprint: string } | null {
    const { idempotencyKey, actor, organisation } = decision.context;
    if (idempotencyKey === null) return null;
    const fingerprint = commandFingerprint(this.fingerprintKey, { actor: actor.id ?? actor.kind, command: decision.command, input: decision.input, organisation: decision.organisation ?? organisation });
    return { key: idempotencyKey, fingerprint };
  }
}

function envelopeOf(context: CommandContext): Envelope {
  return { actor: context.actor, behalf: context.behalf, correlation: context.correlation, causation: context.causation, occurredAt: context.now };
}

function accepted(result: AppendResult): { position: string; version: number; eventIds: readonly string[] } {
  switch (result.outcome) {
    case 'appended':
    case 'repeated':
      return { position: result.position, version: result.version, eventIds: result.eventIds };
    case 'idempotency-mismatch':
      throw keyReused();
    case 'too-large':
      throw platformRefusals.refuse('platform.body-too-large', `This would store ${result.bytes} bytes at once; at most ${result.limit} fit.`);
    case 'stream-closed':
      throw platformRefusals.refuse('platform.conflict', 'This was closed and takes no further changes.');
    case 'rejected':
      throw platformRefusals.refuse('platform.invalid-request', 'The database does not take this content. Remove control characters and try again.');
    case 'conflict':
      throw platformRefusals.refuse('platform.conflict', 'Look at the current state and try again.');
  }
}

function keyReused(): Error {
  return platformRefusals.refuse('platform.idempotency-key-reused', 'Send a new Idempotency-Key for a new request, or the very same body for a repeat.');
}

