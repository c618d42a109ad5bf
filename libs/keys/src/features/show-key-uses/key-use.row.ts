import { defineEntity, p } from '@mikro-orm/postgresql';

/** One use of a key, for its owner; `sortKey` orders uses by time and makes each cursor unique. */
export const KeyUseRow = defineEntity({
  name: 'KeyUseRow',
  tableName: 'keys_uses',
  properties: {
    eventId: p.string().primary(),
    organisation: p.string(),
    keyId: p.string(),
    ownerId: p.string(),
    sortKey: p.string(),
    at: p.string(),
    memberId: p.string(),
    purpose: p.string(),
    appId: p.string().nullable(),
    appName: p.string().nullable(),
    appVersion: p.string().nullable(),
    executionId: p.string().nullable(),
    model: p.string().nullable(),
    refusedBecause: p.string().nullable(),
  },
  indexes: [{ properties: ['organisation', 'keyId', 'sortKey'] }],
});
