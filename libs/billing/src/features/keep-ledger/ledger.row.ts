import { defineEntity, p } from '@mikro-orm/postgresql';

/** One line of double entry. The lines of an event, and the whole table, add up to zero. */
export const LedgerRow = defineEntity({
  name: 'LedgerRow',
  tableName: 'billing_ledger',
  properties: {
    /** `<event id> <line>` */
    id: p.string().primary(),
    organisation: p.string(),
    account: p.string(),
    sortKey: p.string(),
    /** Signed: a debit is positive. */
    amountUsd: p.string(),
    eventId: p.string(),
    eventType: p.string(),
    at: p.string(),
  },
  indexes: [{ properties: ['organisation', 'sortKey'] }],
});
