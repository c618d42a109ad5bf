/** Between a domain event and the bytes an engine stores. Frozen by ADR 0001: header, payload, salt, MAC. */
import { SALT_BYTES, payloadDigest } from '@keystead/crypto/src/payload-digest.js';
import type { WriterKeys } from '@keystead/crypto/src/writer-mac.js';
import { canonicalJson } from '@keystead/kernel/src/canonical-json.js';
import type { Actor, EventHeader } from '@keystead/kernel/src/envelope.js';
import { isId } from '@keystead/kernel/src/ids.js';
import type { EventToAppend, RecordedEvent } from './port.js';
import type { Randomness } from './randomness.js';
import type { EventData } from './registry.js';

/** What the caller knows about an event beyond its data. */
export interface Envelope {
  readonly actor: Actor;
  /** Pseudonym of the person on whose behalf a service acts. */
  readonly behalf: string | null;
  readonly correlation: string;
  readonly causation: string | null;
  readonly occurredAt: Date;
}

export class InvalidEnvelope extends Error {
  override readonly name = 'InvalidEnvelope';
}

/** Stored bytes that no writer of ours left like this: somebody edited the database, or a disk did. */
export class DamagedEvent extends Error {
  override readonly name = 'DamagedEvent';

  constructor(
    readonly position: string,
    reason: string,
  ) {
    super(`the event at position ${position} is damaged: ${reason}`);
  }
}

const MAX_CORRELATION = 200;

/** The header is shown whole to auditors, so it may name people by pseudonym only. @throws InvalidEnvelope */
export function assertEnvelope({ actor, behalf, correlation, causation }: Envelope): void {
  if (actor.kind === 'member' ? !isId('p', actor.id) : actor.kind === 'anonymous' ? actor.id !== null : actor.id === null) {
    throw new InvalidEnvelope(`an actor of kind "${actor.kind}" is named by ${actor.kind === 'member' ? 'a pseudonym' : actor.kind === 'service' ? 'the name of the service' : 'nothing'}`);
  }
  if (behalf !== null && !isId('p', behalf)) throw new InvalidEnvelope('"behalf" is a pseudonym or null');
  if (correlation === '' || correlation.length > MAX_CORRELATION || (causation !== null && causation.length > MAX_CORRELATION)) {
    throw new InvalidEnvelope(`correlation and causation have 1 to ${MAX_CORRELATION} characters`);
  }
}

export type Unsigned = Omit<EventHeader, 'v' | 'writer'>;

export function encode(unsigned: Unsigned, stored: EventData, writer: WriterKeys, random: Randomness): EventToAppend {
  const complete: EventHeader = { v: 1, ...unsigned, writer: writer.current };
  const header = Buffer.from(canonicalJson(complete), 'utf8');
  const payload = Buffer.from(canonicalJson(stored), 'utf8');
  const salt = random.bytes(SALT_BYTES);
  const mac = writer.mac(header, payloadDigest(salt, payload));
  return { id: unsigned.id, type: unsigned.type, organisation: unsigned.organisation, header, payload, salt, mac };
}

/** The engine's own columns are looked up by, so they must say what the MACed header says. @throws DamagedEvent */
export function decodeHeader(recorded: RecordedEvent): EventHeader {
  const header = parseObject(recorded, recorded.header, 'its header') as unknown as EventHeader;
  if (header.id !== recorded.id || header.type !== recorded.type || header.stream !== recorded.stream || header.organisation !== recorded.organisation) {
    throw new DamagedEvent(recorded.position, 'its header is that of another event');
  }
  return header;
}

/** @throws DamagedEvent */
export function decodePayload(recorded: RecordedEvent): EventData {
  return parseObject(recorded, recorded.payload, 'its payload');
}

/** A quick look for the one member that only sealed fields have; strings hold their quotes escaped. */
export function maySeal(recorded: RecordedEvent): boolean {
  return recorded.payload.includes('"$sealed":');
}

function parseObject(recorded: RecordedEvent, bytes: Buffer, what: string): EventData {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new DamagedEvent(recorded.position, `${what} is not JSON`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new DamagedEvent(recorded.position, `${what} is not an object`);
  return value as EventData;
}
