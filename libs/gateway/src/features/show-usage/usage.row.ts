import { defineEntity, p } from '@mikro-orm/postgresql';

/** Sums per person, day, app and model: small enough to add up for any question, and without a name or a prompt. */
export const UsageRow = defineEntity({
  name: 'UsageRow',
  tableName: 'gateway_usage',
  properties: {
    id: p.string().primary(),
    organisation: p.string(),
    memberId: p.string(),
    /** `yyyy-mm-dd`, UTC */
    day: p.string(),
    appId: p.string().nullable(),
    provider: p.string(),
    model: p.string(),
    charge: p.string(),
    calls: p.integer(),
    failures: p.integer(),
    inputTokens: p.bigint('number'),
    outputTokens: p.bigint('number'),
    /** Calls with a cost that the provider did not count to the end, so that the sum is not exact. */
    estimated: p.integer(),
    costPico: p.bigint('bigint'),
  },
  indexes: [{ properties: ['organisation', 'day'] }],
});
