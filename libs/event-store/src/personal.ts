/** Personal fields on their way into and out of a payload. */
import type { FieldPlace, SealedField } from '@keystead/crypto/src/sealed-field.js';
import { hasSealedMember, isSealedField, openField, sealField } from '@keystead/crypto/src/sealed-field.js';
import { wipe } from '@keystead/crypto/src/secrets.js';
import type { SubjectKeys } from '@keystead/crypto/src/subject-keys.js';
import type { EventDefinition } from '@keystead/kernel/src/event.js';
import { isId } from '@keystead/kernel/src/ids.js';
import type { Randomness } from './randomness.js';
import { InvalidEvent } from './registry.js';
import type { EventData } from './registry.js';

const NONCE_BYTES = 12;

/** The subject keys of one append or read, each fetched once and wiped by `close`. */
export class KeysAtHand {
  private readonly keys = new Map<string, Buffer | null>();

  constructor(
    private readonly subjects: SubjectKeys,
    private readonly organisation: string,
    private readonly create: boolean,
  ) {}

  async of(pseudonym: string): Promise<Buffer | null> {
    const found = this.keys.get(pseudonym);
    if (found !== undefined) return found;
    const key = await this.subjects.keyFor(this.organisation, pseudonym, { create: this.create });
    this.keys.set(pseudonym, key);
    return key;
  }

  close(): void {
    wipe(...this.keys.values());
  }
}

/** Pseudonyms of everybody the event is about, sorted, without repeats. @throws InvalidEvent */
export function subjectsOf(definition: EventDefinition, data: EventData): readonly string[] {
  if (definition.subjects.length === 0) return [];
  const subjects = new Set<string>();
  for (const field of definition.subjects) {
    const value = data[field] ?? [];
    for (const pseudonym of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
      if (!isId('p', pseudonym)) throw new InvalidEvent(definition.name, `"${field}" does not hold a pseudonym`);
      subjects.add(pseudonym);
    }
  }
  return [...subjects].sort();
}

/**
 * The data as it is stored. Null needs no key, and what is said about an erased person is stored as null: they asked to be
 * forgotten, and the event must still be written.
 * @throws InvalidEvent
 */
export async function sealPersonal(definition: EventDefinition, eventId: string, data: EventData, keys: KeysAtHand, random: Randomness): Promise<EventData> {
  const stored: Record<string, unknown> = { ...data };
  for (const [field, subjectField] of Object.entries(definition.personal)) {
    const value = data[field];
    if (value === null || value === undefined) continue;
    const subject = data[subjectField];
    if (!isId('p', subject)) throw new InvalidEvent(definition.name, `"${subjectField}" does not name the data subject of "${field}"`);
    const key = await keys.of(subject);
    stored[field] = key === null ? null : sealField(key, { type: definition.name, eventId, subject, field }, value, random.bytes(NONCE_BYTES));
  }
  return stored;
}

/** A reader would take such a value for a sealed field. @throws InvalidEvent */
export function assertNothingLooksSealed(type: string, data: EventData): void {
  for (const field of Object.keys(data)) {
    if (hasSealedMember(data[field])) throw new InvalidEvent(type, `"${field}" has a member "$sealed", which is reserved`);
  }
}

/** The names of a stored payload's sealed fields. */
export function sealedFields(data: EventData): readonly string[] {
  return Object.keys(data).filter((field) => isSealedField(data[field]));
}

/** @param keys null: nothing is opened. @throws DoesNotOpen when a box was tampered with */
export async function openPersonal(data: EventData, fields: readonly string[], place: Pick<FieldPlace, 'type' | 'eventId'>, keys: KeysAtHand): Promise<EventData> {
  const opened: Record<string, unknown> = { ...data };
  for (const field of fields) {
    const sealed = data[field] as SealedField;
    const { subject } = sealed.$sealed;
    const key = await keys.of(subject);
    opened[field] = key === null ? null : openField(key, { ...place, subject, field }, sealed);
  }
  return opened;
}

export function leaveClosed(data: EventData, fields: readonly string[]): EventData {
  const closed: Record<string, unknown> = { ...data };
  for (const field of fields) closed[field] = null;
  return closed;
}
