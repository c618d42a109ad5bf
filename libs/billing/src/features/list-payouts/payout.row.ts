import { defineEntity, p } from '@mikro-orm/postgresql';

export const PayoutRow = defineEntity({
  name: 'PayoutRow',
  tableName: 'billing_payouts',
  properties: {
    id: p.string().primary(),
    organisation: p.string(),
    sortKey: p.string(),
    amountUsd: p.string(),
    state: p.string(),
    scheduledAt: p.string(),
    settledAt: p.string().nullable(),
    reference: p.string().nullable(),
    reason: p.string().length(500).nullable(),
  },
  indexes: [{ properties: ['organisation', 'sortKey'] }],
});
