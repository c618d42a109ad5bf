import { never } from '@keystead/kernel/src/decider.js';
import { parseUsd, type PicoUsd } from '@keystead/kernel/src/money.js';
import { PLATFORM_ORGANISATION } from '@keystead/kernel/src/stream-name.js';
import type { BillingEvent } from '../contract/events.js';

export const LEDGER_ACCOUNTS = ['runs', 'earnings', 'commission', 'payouts-in-transit', 'cash'] as const;

/** One line of double entry: debit is positive, credit negative. */
export interface LedgerEntry {
  /** Whose account. */
  readonly organisation: string;
  readonly account: (typeof LEDGER_ACCOUNTS)[number];
  readonly amount: PicoUsd;
}

/** The lines of one event always add up to zero, and so does the whole ledger. @param organisation in whose log the event lies */
export function ledgerEntries(event: BillingEvent, organisation: string): LedgerEntry[] {
  const transit = (amount: PicoUsd): LedgerEntry => ({ organisation: PLATFORM_ORGANISATION, account: 'payouts-in-transit', amount });
  switch (event.name) {
    case 'billing.commission-taken@1': {
      const { payer, appOrganisation, priceUsd, commissionUsd, developerUsd } = event.data;
      return [
        { organisation: payer, account: 'runs', amount: parseUsd(priceUsd) },
        { organisation: appOrganisation, account: 'earnings', amount: -parseUsd(developerUsd) },
        { organisation: PLATFORM_ORGANISATION, account: 'commission', amount: -parseUsd(commissionUsd) },
      ];
    }
    case 'billing.payout-scheduled@1': {
      const amount = parseUsd(event.data.amountUsd);
      return [{ organisation, account: 'earnings', amount }, transit(-amount)];
    }
    case 'billing.payout-paid@1': {
      const amount = parseUsd(event.data.amountUsd);
      return [transit(amount), { organisation: PLATFORM_ORGANISATION, account: 'cash', amount: -amount }];
    }
    case 'billing.payout-failed@1': {
      const amount = parseUsd(event.data.amountUsd);
      return [transit(amount), { organisation, account: 'earnings', amount: -amount }];
    }
    // The charge's split and the developer's credit are the same money, told in two logs.
    case 'billing.run-charged@1':
    case 'billing.revenue-credited@1':
      return [];
    default:
      return never(event);
  }
}
