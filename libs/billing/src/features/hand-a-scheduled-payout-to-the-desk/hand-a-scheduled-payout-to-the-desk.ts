import { slice } from '@keystead/platform/src/context/define-context.js';
import { defineReaction } from '@keystead/platform/src/projections/define-reaction.js';
import type { BillingEventData } from '../../contract/events.js';
import { PAYOUT_TRANSFERS, type PayoutTransfers } from '../../domain/ports.js';

/** After the fact: a transfer that nobody decided is worse than one that starts a moment later. */
const handAScheduledPayoutToTheDesk = defineReaction({
  name: 'billing.hand-a-scheduled-payout-to-the-desk',
  on: {
    'billing.payout-scheduled@1': async (logged, tools) => {
      const { payoutId, amountUsd } = logged.event.data as BillingEventData<'billing.payout-scheduled@1'>;
      const transfers = tools.get<PayoutTransfers>(PAYOUT_TRANSFERS, { strict: false });
      await transfers.submit({ payoutId, organisation: logged.organisation, amountUsd, scheduledAt: logged.header.occurredAt });
    },
  },
});

export const handAScheduledPayoutToTheDeskSlice = slice({ reactions: [handAScheduledPayoutToTheDesk] });
