import { defineEntity, p } from '@mikro-orm/postgresql';

/** Every event of an organisation, as the explorer lists and filters it. `sortKey` orders by commit. */
export const LoggedEventRow = defineEntity({
  name: 'LoggedEventRow',
  tableName: 'compliance_events',
  properties: {
    eventId: p.string().primary(),
    /** Place in its stream, to find its bytes again. */
    version: p.integer(),
    organisation: p.string(),
    sortKey: p.string(),
    type: p.string(),
    at: p.string(),
    actorKind: p.string(),
    actorId: p.string().nullable(),
    via: p.string(),
    stream: p.string(),
    people: p.array<string>(),
    appId: p.string().nullable(),
    keyId: p.string().nullable(),
    executionId: p.string().nullable(),
    summary: p.text(),
  },
  // Of people there is none: the planner passes an index of arrays by for a list in order, and each fold would pay for it.
  indexes: [
    { properties: ['organisation', 'sortKey'] },
    { properties: ['organisation', 'type', 'sortKey'] },
    { properties: ['organisation', 'executionId'], where: 'execution_id is not null' },
    { properties: ['organisation', 'appId', 'sortKey'], where: 'app_id is not null' },
    { properties: ['organisation', 'keyId', 'sortKey'], where: 'key_id is not null' },
  ],
});
