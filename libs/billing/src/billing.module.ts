import type { Pool } from 'pg';
import { defineContext } from '@keystead/platform/src/context/define-context.js';
import { PG_POOL } from '@keystead/platform/src/core/tokens.js';
import { billingMigrations } from './adapters/billing.migrations.js';
import { ManualTransfers } from './adapters/manual-transfers.js';
import { billingEvents } from './contract/events.js';
import { PAYOUT_DESK } from './contract/payout-desk.js';
import { billingAbilities } from './domain/abilities.js';
import { PAYOUT_TRANSFERS } from './domain/ports.js';
import { billingRefusals } from './domain/refusals.js';
import { chargeARunThatSucceededSlice } from './features/charge-a-run-that-succeeded/charge-a-run-that-succeeded.js';
import { creditTheDeveloperSlice } from './features/credit-the-developer/credit-the-developer.js';
import { handAScheduledPayoutToTheDeskSlice } from './features/hand-a-scheduled-payout-to-the-desk/hand-a-scheduled-payout-to-the-desk.js';
import { keepLedgerSlice } from './features/keep-ledger/keep-ledger.js';
import { listChargesSlice } from './features/list-charges/list-charges.js';
import { listPayoutsSlice } from './features/list-payouts/list-payouts.js';
import { schedulePayoutSlice } from './features/schedule-payout/schedule-payout.js';
import { settlePayoutSlice } from './features/settle-payout/settle-payout.js';
import { showRevenueSlice } from './features/show-revenue/show-revenue.js';

export const billingContext = defineContext({
  name: 'billing',
  events: billingEvents,
  refusals: [billingRefusals],
  abilities: billingAbilities,
  migrations: billingMigrations,
  slices: [
    chargeARunThatSucceededSlice,
    creditTheDeveloperSlice,
    listChargesSlice,
    keepLedgerSlice,
    showRevenueSlice,
    schedulePayoutSlice,
    handAScheduledPayoutToTheDeskSlice,
    settlePayoutSlice,
    listPayoutsSlice,
  ],
  providers: [{ provide: PAYOUT_TRANSFERS, useFactory: (pool: Pool) => new ManualTransfers(pool), inject: [PG_POOL] }],
  exports: [PAYOUT_DESK],
});
