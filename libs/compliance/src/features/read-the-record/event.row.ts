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
  indexes: [{ properties: ['organisation', 'sortKey'] }, { properties: ['organisation', 'type', 'sortKey'] }, { properties: ['organisation', 'executionId'] }],
});
