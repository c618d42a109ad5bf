import { defineRefusals } from '@keystead/kernel/src/refusal.js';

export const billingRefusals = defineRefusals({
  'billing.nothing-to-pay-out': { status: 409, title: 'There is no balance to pay out' },
  'billing.payout-not-found': { status: 404, title: 'There is no such payout' },
  'billing.payout-settled': { status: 409, title: 'This payout is settled already' },
});
