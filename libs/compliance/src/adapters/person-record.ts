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

type Row = Readonly<Record<string, unknown>>;

interface Column {
  readonly type: unknown;
  readonly primary?: boolean;
}

interface Table {
  readonly name: string;
  readonly key: string;
  readonly texts: readonly string[];
}

/** In memory at once; the longest rows have some ten kilobytes. */
const PAGE_ROWS = 500;

export class LoggedPersonRecord implements PersonRecord {
  constructor(
    private readonly log: PersonLog,
    private readonly read: ReadDb,
    private readonly contexts: readonly ContextDefinition[],
    private readonly pageRows = PAGE_ROWS,
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
  async *rowsOf(organisation: string, memberId: string): AsyncIterable<{ table: string; row: Row }> {
    const entities = projectionsOf(this.contexts).filter(({ every }) => every === undefined).flatMap((projection) => projection.entities);
    for (const { meta } of entities) {
      const columns = Object.entries<Column>(meta.properties);
      const texts = columns.filter(([, { type }]) => type === types.string).map(([name]) => underscored(name));
      if (!texts.includes('organisation')) continue;
      const keys = columns.filter(([, { primary }]) => primary === true).map(([name]) => underscored(name));
      // Pages by a part of a key would leave out rows, and nobody would notice.
      if (keys.length !== 1 || !texts.includes(keys[0]!)) throw new Error(`${meta.tableName} has no key of one text`);
      for await (const row of this.naming(organisation, memberId, { name: meta.tableName, key: keys[0]!, texts })) yield { table: meta.tableName, row };
    }
  }

  /** In pages by the key, so that neither a connection nor memory is held for a table. */
  private async *naming(organisation: string, memberId: string, { name, key, texts }: Table): AsyncIterable<Row> {
    const named = `SELECT * FROM ${READ_SCHEMA}."${name}" WHERE organisation = ? AND ? IN (${texts.map((text) => `"${text}"`).join(', ')})`;
    const reads = this.read.of(organisation);
    for (let after: unknown = null; ; ) {
      const page = await reads.sql<Row>(`${named}${after === null ? '' : ` AND "${key}" > ?`} ORDER BY "${key}" LIMIT ${this.pageRows}`, memberId, ...(after === null ? [] : [after]));
      yield* page;
      if (page.length < this.pageRows) return;
      after = page.at(-1)![key];
    }
  }
}

/** The naming that the read models are made with. */
function underscored(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
