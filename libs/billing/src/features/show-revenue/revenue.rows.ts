import { defineEntity, p } from '@mikro-orm/postgresql';

/** What one app earned on one UTC day. Amounts are decimal USD. */
export const RevenueDayRow = defineEntity({
  name: 'RevenueDayRow',
  tableName: 'billing_revenue_days',
  properties: {
    /** `<app id> <day>` */
    id: p.string().primary(),
    organisation: p.string(),
    appId: p.string(),
    appName: p.string(),
    day: p.string(),
    grossUsd: p.string(),
    commissionUsd: p.string(),
    netUsd: p.string(),
    runs: p.integer(),
  },
  indexes: [{ properties: ['organisation', 'day'] }],
});

export const RevenueAccountRow = defineEntity({
  name: 'RevenueAccountRow',
  tableName: 'billing_revenue_accounts',
  properties: {
    organisation: p.string().primary(),
    balanceUsd: p.string(),
    /** Day of the earliest run that was paid for. */
    firstDay: p.string().nullable(),
  },
});
