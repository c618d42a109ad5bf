import { defineEntity, p } from '@mikro-orm/postgresql';

/** What the platform charged for a run; the provider's own bill is not in it. */
export const ChargeRow = defineEntity({
  name: 'ChargeRow',
  tableName: 'billing_charges',
  properties: {
    id: p.string().primary(),
    organisation: p.string(),
    memberId: p.string(),
    sortKey: p.string(),
    executionId: p.string(),
    appId: p.string(),
    appName: p.string(),
    amountUsd: p.string(),
    at: p.string(),
  },
  indexes: [{ properties: ['organisation', 'memberId', 'sortKey'] }, { properties: ['organisation', 'sortKey'] }],
});
