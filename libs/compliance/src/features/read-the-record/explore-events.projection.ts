import { defineProjection, type LoggedEvent, type Rows } from '@keystead/platform/src/projections/define-projection.js';
import { LoggedEventRow } from './event.row.js';
import { OpenOfRunRow, runOfEvent } from './run-of-event.js';
import { summaryOf } from './summary.js';

export const EXPLORE_EVENTS = 'compliance.explore-events';

function record(logged: LoggedEvent, em: Rows): void | Promise<void> {
  const executionId = runOfEvent(logged, em);
  // Most events name their run or have none, and need not wait for a row.
  return executionId instanceof Promise ? executionId.then((id) => list(logged, id, em)) : list(logged, executionId, em);
}

function list(logged: LoggedEvent, executionId: string | null, em: Rows): void {
  const data = logged.event.data as Record<string, unknown>;
  const { actor, subjects, behalf, occurredAt } = logged.header;
  const text = (field: string): string | null => (typeof data[field] === 'string' ? data[field] : null);
  em.create(LoggedEventRow, {
    eventId: logged.id,
    version: logged.version,
    organisation: logged.organisation,
    sortKey: logged.position.padStart(20, '0'),
    type: logged.type,
    at: occurredAt,
    actorKind: actor.kind,
    actorId: actor.id,
    via: actor.via,
    stream: logged.stream,
    people: [...new Set([...subjects, ...(actor.kind === 'member' && actor.id !== null ? [actor.id] : []), ...(behalf === null ? [] : [behalf])])],
    appId: text('appId'),
    keyId: text('keyId'),
    executionId,
    summary: summaryOf(logged.event.name, data),
  });
}

export const exploreEventsProjection = defineProjection({ name: EXPLORE_EVENTS, version: 4, entities: [LoggedEventRow, OpenOfRunRow], every: record });
