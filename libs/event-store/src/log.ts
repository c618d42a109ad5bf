/**
 * The event store as the contexts see it: domain events in, domain events out. On the way in personal fields are sealed, header,
 * salt and MAC are made; on the way out old versions are brought up to date and personal fields opened for whoever may see them.
 */
import { DoesNotOpen } from '@keystead/crypto/src/aead.js';
import { KmsRefused, UnwrapRefused } from '@keystead/crypto/src/kms.js';
import type { SubjectKeys } from '@keystead/crypto/src/subject-keys.js';
import type { WriterKeys } from '@keystead/crypto/src/writer-mac.js';
import type { EventHeader } from '@keystead/kernel/src/envelope.js';
import type { DomainEvent } from '@keystead/kernel/src/event.js';
import { parseStreamName } from '@keystead/kernel/src/stream-name.js';
import { InvalidEnvelope, assertEnvelope, decodeHeader, decodePayload, encode, maySeal } from './codec.js';
import type { Envelope } from './codec.js';
import { KeysAtHand, assertNothingLooksSealed, leaveClosed, openPersonal, sealPersonal, sealedFields, subjectsOf } from './personal.js';
import type { AppendResult, EventStore, EventToAppend, Expected, IdempotencyToken, Position, ReadAllOptions, ReadStreamOptions, RecordedEvent, SubscribeOptions } from './port.js';
import { systemRandomness } from './randomness.js';
import type { Randomness } from './randomness.js';
import type { EventData, EventRegistry } from './registry.js';

export interface LoggedEvent {
  /** In its newest version; a personal field is null when it was erased or not asked for. */
  readonly event: DomainEvent;
  /** A personal field was opened in it: what is made of it must not be kept, or an erasure would not bite there. */
  readonly opened: boolean;
  /** Why its personal fields are closed although they were asked for with `what-opens`: a key or a field that opens for nobody now. */
  readonly shut?: Error;
  readonly header: EventHeader;
  readonly id: string;
  /** As stored, which may be an older version than `event.name`. */
  readonly type: string;
  readonly organisation: string;
  readonly stream: string;
  readonly version: number;
  readonly position: Position;
  readonly recordedAt: Date;
}

export interface LogKeys {
  readonly writer: WriterKeys;
  readonly subjects: SubjectKeys;
}

export interface Opening {
  /**
   * Whether personal fields are opened. `what-opens` gives an event whose fields cannot be opened closed and with the reason, so that one
   * person's key does not keep a reader from everybody else's events.
   */
  readonly open?: boolean | 'what-opens';
}

export class EventLog {
  constructor(
    private readonly store: EventStore,
    private readonly registry: EventRegistry,
    private readonly keys: LogKeys,
    private readonly random: Randomness = systemRandomness(),
  ) {}

  /**
   * The organisation is the stream's. Ids and salts are new at each try; an idempotent repeat is answered by the store with the ids
   * of the first. One envelope is that of every event; several are one for each, in order.
   * @throws InvalidEvent, InvalidEnvelope, NotAStreamName, NotCanonicalisable for mistakes of the caller
   */
  async append(stream: string, expected: Expected, events: readonly DomainEvent[], envelope: Envelope | readonly Envelope[], options?: { readonly idempotency?: IdempotencyToken }): Promise<AppendResult> {
    const { organisation } = parseStreamName(stream);
    const envelopes = 'actor' in envelope ? events.map(() => envelope) : envelope;
    if (envelopes.length !== events.length) throw new InvalidEnvelope(`${events.length} events came with ${envelopes.length} envelopes`);
    envelopes.forEach(assertEnvelope);
    const keys = new KeysAtHand(this.keys.subjects, organisation, true);
    try {
      const encoded: EventToAppend[] = [];
      for (const [index, event] of events.entries()) encoded.push(await this.encode(stream, organisation, event, envelopes[index]!, keys));
      return await this.store.append(stream, expected, encoded, options);
    } finally {
      keys.close();
    }
  }

  /**
   * What readers will get of an event as it was just appended, without reading it: as decoded from its stored form. Null when personal
   * fields are sealed in it, for what they hold is nobody's to keep.
   */
  asRead(event: DomainEvent): DomainEvent | null {
    const { definition, data } = this.registry.check(event);
    return Object.keys(definition.personal).length > 0 ? null : { name: definition.name, data: JSON.parse(JSON.stringify(data)) as EventData };
  }

  /** Opens personal fields unless told otherwise: deciders need them. */
  readStream(stream: string, { open = true, ...options }: ReadStreamOptions & Opening = {}): AsyncIterable<LoggedEvent> {
    return this.decodeEach(this.store.readStream(stream, options), open);
  }

  /** Leaves personal fields closed unless told otherwise. */
  readAll({ open = false, ...options }: ReadAllOptions & Opening = {}): AsyncIterable<LoggedEvent> {
    return this.decodeEach(this.store.readAll(options), open);
  }

  /** The same log for one person's eyes: fields sealed for anybody else stay closed, whatever is asked. */
  asSeenBy(pseudonym: string): EventLog {
    const { writer, subjects } = this.keys;
    const own: SubjectKeys = { keyFor: async (organisation, asked, options) => (asked === pseudonym ? subjects.keyFor(organisation, asked, options) : null), erase: (...of) => subjects.erase(...of) };
    return new EventLog(this.store, this.registry, { writer, subjects: own }, this.random);
  }

  /** Position of the newest event; '' in an empty log. */
  head(): Promise<Position> {
    return this.store.head();
  }

  comparePositions(a: Position, b: Position): number {
    return this.store.comparePositions(a, b);
  }

  /** The types under which events of these newest names may be stored: themselves and their older versions. */
  storedTypes(names: readonly string[]): readonly string[] {
    return this.registry.names().filter((type) => names.includes(this.registry.newestOf(type)));
  }

  /** Leaves personal fields closed unless told otherwise. */
  subscribe({ open = false, ...options }: SubscribeOptions & Opening, handler: (batch: readonly LoggedEvent[]) => Promise<void>): Promise<void> {
    return this.store.subscribe(options, async (batch) => {
      const decoded: LoggedEvent[] = [];
      for (const recorded of batch) decoded.push(open !== false && maySeal(recorded) ? await this.opened(recorded, open) : this.closed(recorded));
      await handler(decoded);
    });
  }

  /** @throws UnknownEvent, DamagedEvent, DoesNotOpen */
  async decode(recorded: RecordedEvent, { open = false }: Opening = {}): Promise<LoggedEvent> {
    return open !== false && maySeal(recorded) ? this.opened(recorded, open) : this.closed(recorded);
  }

  private async *decodeEach(source: AsyncIterable<RecordedEvent>, open: boolean | 'what-opens'): AsyncIterable<LoggedEvent> {
    for await (const recorded of source) yield open !== false && maySeal(recorded) ? await this.opened(recorded, open) : this.closed(recorded);
  }

  private async encode(stream: string, organisation: string, event: DomainEvent, envelope: Envelope, keys: KeysAtHand): Promise<EventToAppend> {
    const { definition, data } = this.registry.check(event);
    assertNothingLooksSealed(definition.name, data);
    const id = this.random.uuid();
    const stored = Object.keys(definition.personal).length === 0 ? data : await sealPersonal(definition, id, data, keys, this.random);
    const { actor, behalf, correlation, causation } = envelope;
    const occurredAt = envelope.occurredAt.toISOString();
    return encode({ id, type: definition.name, organisation, stream, actor, behalf, correlation, causation, subjects: subjectsOf(definition, data), occurredAt }, stored, this.keys.writer, this.random);
  }

  /** Synchronous, because catching up goes through here for every event. */
  private closed(recorded: RecordedEvent): LoggedEvent {
    const data = decodePayload(recorded);
    return this.finish(recorded, maySeal(recorded) ? leaveClosed(data, sealedFields(data)) : data, false);
  }

  private async opened(recorded: RecordedEvent, open: true | 'what-opens'): Promise<LoggedEvent> {
    const data = decodePayload(recorded);
    const keys = new KeysAtHand(this.keys.subjects, recorded.organisation, false);
    try {
      const fields = sealedFields(data);
      const readable = await openPersonal(data, fields, { type: recorded.type, eventId: recorded.id }, keys);
      return this.finish(recorded, readable, fields.some((field) => readable[field] !== null));
    } catch (error) {
      if (open !== 'what-opens' || !isShut(error)) throw error;
      return { ...this.closed(recorded), shut: error };
    } finally {
      keys.close();
    }
  }

  private finish(recorded: RecordedEvent, data: EventData, opened: boolean): LoggedEvent {
    const { id, type, organisation, stream, version, position, recordedAt } = recorded;
    const header = decodeHeader(recorded);
    return { event: this.registry.read(type, data, position), opened, header, id, type, organisation, stream, version, position, recordedAt };
  }
}

/** Asking again does not help, until somebody mends the key or brings its version back; a KMS that is away is another matter. */
function isShut(error: unknown): error is Error {
  return error instanceof DoesNotOpen || error instanceof UnwrapRefused || (error instanceof KmsRefused && error.fault === 'version-unusable');
}
