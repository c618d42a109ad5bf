import type { EntityManager } from '@mikro-orm/postgresql';
import { defineProjection, type LoggedEvent } from '@keystead/platform/src/projections/define-projection.js';
import { LoggedEventRow } from './event.row.js';
import { summaryOf } from './summary.js';

export const EXPLORE_EVENTS = 'compliance.explore-events';

/** Fields that are personal are sealed in the log; an e-mail or a name must not come into this table by a summary. */
const NEVER_SHOWN_OF = ['identity.'];

function record(logged: LoggedEvent, em: EntityManager): void {
  const data = logged.event.data as Record<string, unknown>;
  const { actor, subjects, behalf, occurredAt } = logged.header;
  const text = (field: string): string | null => (typeof data[field] === 'string' ? data[field] : null);
  const hidden = NEVER_SHOWN_OF.some((context) => logged.event.name.startsWith(context)) ? ['name', 'email'] : [];
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
    executionId: text('executionId'),
    summary: summaryOf(logged.event.name, data, hidden),
  });
}

export const exploreEventsProjection = defineProjection({ name: EXPLORE_EVENTS, entities: [LoggedEventRow], every: record });
