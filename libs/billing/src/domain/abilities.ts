import { defineAbilities } from '@keystead/kernel/src/abilities.js';

export type BillingSubject = 'Charge' | 'Revenue' | 'Payout' | 'Ledger';

/** A user reads what their own runs cost; an administrator reads the organisation's charges. */
export const billingAbilities = defineAbilities<BillingSubject>({
  user: [['read', 'Charge']],
  developer: [
    ['read', 'Revenue'],
    ['read', 'Payout'],
    ['create', 'Payout'],
  ],
  admin: [
    ['read', 'Charge'],
    ['read', 'Ledger'],
  ],
  auditor: [['read', 'Ledger']],
});
