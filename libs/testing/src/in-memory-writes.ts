import { randomBytes } from 'node:crypto';
import { inMemorySubjectKeys } from '@keystead/crypto/src/subject-keys-in-memory.js';
import { writerKeys } from '@keystead/crypto/src/writer-mac.js';
import { openInMemoryEventStore } from '@keystead/event-store/src/in-memory/in-memory-event-store.js';
import { EventLog } from '@keystead/event-store/src/log.js';
import { EventRegistry } from '@keystead/event-store/src/registry.js';
import type { DomainEvent, EventDefinition } from '@keystead/kernel/src/event.js';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import { Streams } from '@keystead/platform/src/commands/streams.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';

/** The real write path over the in-memory engine, for specs of handlers: real sealing, real versions, no database. */
export function inMemoryWrites(events: readonly EventDefinition[]) {
  const store = openInMemoryEventStore();
  const writer = writerKeys('test', new Map([['test', randomBytes(32)]]));
  const log = new EventLog(store, new EventRegistry(events, []), { writer, subjects: inMemorySubjectKeys() });
  return {
    store,
    log,
    writes: new WriteModel(store, log, randomBytes(32)),
    ids: new IdSource(randomBytes(32)),
    streams: new Streams(log),
    /** Everything that was written, in order, personal fields opened. */
    facts: async (): Promise<DomainEvent[]> => {
      const facts: DomainEvent[] = [];
      for await (const { event } of log.readAll({ open: true })) facts.push(event);
      return facts;
    },
  };
}
