import type { ExportPart } from '../contract/subject-events.js';
import type { JsonObject } from '@keystead/kernel/src/canonical-json.js';

export interface EventAboutPerson {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly position: string;
  readonly recordedAt: string;
  readonly header: unknown;
  /** This person's fields opened, those of others null. */
  readonly data: unknown;
}

/** What log and read models know about one person. */
export interface PersonRecord {
  /** Those the person did, had done on their behalf or is a subject of. `seen` counts events looked at. */
  eventsOf(organisation: string, memberId: string, seen: (events: number) => void): AsyncIterable<EventAboutPerson>;
  /** Of every read model that names the person, table by table, row by row: there may be one for each call of years. */
  rowsOf(organisation: string, memberId: string): AsyncIterable<{ readonly table: string; readonly row: Readonly<Record<string, unknown>> }>;
}

export const PERSON_RECORD = Symbol('PersonRecord');

export interface ExportPlace {
  readonly organisation: string;
  readonly memberId: string;
  readonly requestId: string;
}

export interface ExportFacts {
  readonly bytes: number;
  /** SHA-256, lower-case hex. */
  readonly digests: Readonly<Record<ExportPart, string>>;
}

export interface ExportWriter {
  /** @throws PersonGone when the key was destroyed meanwhile */
  write(part: ExportPart, text: string): Promise<void>;
  /** From here on the files are whole, and another attempt leaves them alone. @throws ExportOvertaken */
  end(): Promise<ExportFacts>;
}

/** The person was erased while their export was made. */
export class PersonGone extends Error {
  override readonly name = 'PersonGone';
}

/** Another attempt began while this one wrote, and took its rows for those of a dead one. Whether that one comes to its end nobody knows. */
export class ExportOvertaken extends Error {
  override readonly name = 'ExportOvertaken';
}

/** The file is not, or not any more, what the record says: given out to its end it would pass for the whole. */
export class ExportCutShort extends Error {
  override readonly name = 'ExportCutShort';
}

/** Files sealed under the person's own key, so that erasing the person erases them too. */
export interface SubjectExports {
  /** An attempt of its own. Removes what earlier ones left that did not come to their end. */
  begin(place: ExportPlace, expiresAt: Date): Promise<ExportWriter>;
  /** The file of the digest that is on record, and no other; null when there is none. Reading it throws PersonGone or ExportCutShort rather than end early. */
  open(place: ExportPlace, part: ExportPart, digest: string): Promise<AsyncIterable<Buffer> | null>;
  /** For a request that has ended: removes what other attempts wrote. @param digests as recorded; null: none are */
  keepOnly(place: ExportPlace, digests: ExportFacts['digests'] | null): Promise<void>;
  countOf(organisation: string, memberId: string): Promise<number>;
  forget(organisation: string, memberId: string): Promise<void>;
  removeExpired(now: Date): Promise<void>;
}

export const SUBJECT_EXPORTS = Symbol('SubjectExports');

export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** Notes of work under way. */
export interface SubjectWork {
  progressed(place: ExportPlace, progress: Progress): Promise<void>;
  progressOf(organisation: string, requestId: string): Promise<Progress | null>;
  /** Remembers the counts of the first attempt: one that is done again after a crash would find less. */
  heldAtFirst<T extends JsonObject>(place: ExportPlace, held: readonly T[]): Promise<readonly T[]>;
}

export const SUBJECT_WORK = Symbol('SubjectWork');

/** The one thing that is asked of the subject keys here. */
export interface SubjectKeyDestroyer {
  /** @returns whether there ever was a key; a repeat is told the same */
  erase(organisation: string, pseudonym: string): Promise<boolean>;
}
