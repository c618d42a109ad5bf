import { types } from '@mikro-orm/postgresql';
import { projectionsOf, type ContextDefinition } from '@keystead/platform/src/context/define-context.js';
import { READ_SCHEMA } from '@keystead/platform/src/database/database.js';
import type { ReadDb } from '@keystead/platform/src/database/read-db.js';
import type { LoggedEvent } from '@keystead/platform/src/projections/define-projection.js';
import type { EventAboutPerson, PersonRecord } from '../domain/subject-ports.js';

/** The event log, told by shape. */
export interface PersonLog {
  asSeenBy(pseudonym: string): { readAll(options: { organisation: string; open: true }): AsyncIterable<LoggedEvent> };
}

export class LoggedPersonRecord implements PersonRecord {
  constructor(
    private readonly log: PersonLog,
    private readonly read: ReadDb,
    private readonly contexts: readonly ContextDefinition[],
  ) {}

  /** From the log itself, so nothing is missing that a read model could not take in. */
  async *eventsOf(organisation: string, memberId: string, seen: (events: number) => void): AsyncIterable<EventAboutPerson> {
    let looked = 0;
    for await (const { id, type, stream, position, recordedAt, header, event } of this.log.asSeenBy(memberId).readAll({ organisation, open: true })) {
      seen((looked += 1));
      const concerned = header.actor.id === memberId || header.behalf === memberId || header.subjects.includes(memberId);
      if (concerned) yield { id, type, stream, position, recordedAt: recordedAt.toISOString(), header, data: event.data };
    }
  }

  /** Read models about the log itself would only repeat the events. */
  async *rowsOf(organisation: string, memberId: string): AsyncIterable<{ table: string; rows: readonly Record<string, unknown>[] }> {
    const entities = projectionsOf(this.contexts).filter(({ every }) => every === undefined).flatMap((projection) => projection.entities);
    for (const { meta } of entities) {
      const texts = Object.entries<{ readonly type: unknown }>(meta.properties).filter(([, { type }]) => type === types.string).map(([name]) => `"${underscored(name)}"`);
      if (!texts.includes('"organisation"')) continue;
      const rows = await this.read.of(organisation).sql<Record<string, unknown>>(`SELECT * FROM ${READ_SCHEMA}."${meta.tableName}" WHERE organisation = ? AND ? IN (${texts.join(', ')})`, memberId);
      if (rows.length > 0) yield { table: meta.tableName, rows };
    }
  }
}

/** The naming that the read models are made with. */
function underscored(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
