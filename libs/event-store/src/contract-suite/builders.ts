import { createHash, randomUUID } from 'node:crypto';
import type { AppendResult, EventStore, EventToAppend, Position, RecordedEvent } from '../port.js';

export interface Engine {
  readonly store: EventStore;
  /** A second process on the same log, where the engine has such a thing. */
  another?(): EventStore;
  /** Bytes of an append as the engine counts them for its limit; as PostgreSQL's does unless told otherwise. */
  weigh?(events: readonly EventToAppend[]): number;
  end(): Promise<void>;
}

/** Opens an engine on an empty log. */
export type OpenEngine = () => Promise<Engine>;

export function anEvent(overrides: Partial<EventToAppend> = {}): EventToAppend {
  const id = overrides.id ?? randomUUID();
  const digest = createHash('sha256').update(id).digest();
  return { id, type: 'keys.key-vaulted@1', organisation: 'org_a', header: Buffer.from(`{"id":"${id}"}`), payload: Buffer.from('{"name":"first key"}'), salt: digest, mac: digest, ...overrides };
}

export const STREAM = 'keys.key-org_a-key_1';

export async function collect(events: AsyncIterable<RecordedEvent>): Promise<RecordedEvent[]> {
  const all: RecordedEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** @throws when the append was not accepted */
export async function appended(answer: Promise<AppendResult>): Promise<{ version: number; position: Position; eventIds: readonly string[] }> {
  const result = await answer;
  if (result.outcome !== 'appended') throw new Error(`expected an append, got ${JSON.stringify(result)}`);
  return { version: result.version, position: result.position, eventIds: result.eventIds };
}

/** What the caller gave, as it must come back, without what the engine adds. */
export function given(event: RecordedEvent): EventToAppend {
  const { id, type, organisation, header, payload, salt, mac } = event;
  return { id, type, organisation, header, payload, salt, mac };
}

/** Looks again and again; fails the test by time only when the thing never happens. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 2000; tries += 1) {
    if (await condition()) return;
    await new Promise((next) => setTimeout(next, 10));
  }
  throw new Error('it did not come about within 20 s');
}
