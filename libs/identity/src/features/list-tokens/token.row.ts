import { defineEntity, p } from '@mikro-orm/postgresql';

export const TokenRow = defineEntity({
  name: 'TokenRow',
  tableName: 'identity_tokens',
  properties: {
    id: p.string().primary(),
    organisation: p.string(),
    memberId: p.string(),
    name: p.string().nullable(),
    createdAt: p.string(),
    expiresAt: p.string(),
    revoked: p.boolean(),
    /** Time and id: unique, and in the order in which they were made. */
    sort: p.string(),
  },
  indexes: [{ properties: ['organisation', 'memberId', 'sort'] }],
});
