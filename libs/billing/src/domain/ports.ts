import type { PayoutOrder } from '../contract/payout-desk.js';

/** Where payouts go when they were scheduled: a bank's interface, or people with a list. */
export interface PayoutTransfers {
  /** Takes an order once, however often it is submitted. */
  submit(order: Pick<PayoutOrder, 'payoutId' | 'organisation' | 'amountUsd' | 'scheduledAt'>): Promise<void>;
  find(payoutId: string): Promise<PayoutOrder | null>;
  /** Oldest first, at most 1,000. */
  list(options: { readonly all: boolean }): Promise<readonly PayoutOrder[]>;
  /** Notes what the log says already. */
  settled(order: Pick<PayoutOrder, 'payoutId' | 'organisation'>, outcome: { readonly state: 'paid' | 'failed'; readonly note: string; readonly at: Date }): Promise<void>;
}

export const PAYOUT_TRANSFERS = Symbol('PayoutTransfers');
