/** A payout as whoever moves the money sees it. */
export interface PayoutOrder {
  readonly payoutId: string;
  /** The developer's organisation. */
  readonly organisation: string;
  readonly amountUsd: string;
  /** ISO 8601 */
  readonly scheduledAt: string;
  readonly state: 'scheduled' | 'paid' | 'failed';
  readonly settledAt: string | null;
  /** Reference of the transfer, or why it failed. */
  readonly note: string | null;
}

/** The operator's side of payouts: money is moved outside, and what became of it is recorded here. */
export interface PayoutDesk {
  /** Oldest first; those still to be settled unless `all`. */
  list(options?: { readonly all?: boolean }): Promise<readonly PayoutOrder[]>;
  /**
   * Saying the same again changes nothing.
   * @throws Refusal `billing.payout-not-found`, `billing.payout-settled`
   */
  paid(payoutId: string, reference: string): Promise<PayoutOrder>;
  /** Returns the amount to the balance. @throws Refusal `billing.payout-not-found`, `billing.payout-settled` */
  failed(payoutId: string, reason: string): Promise<PayoutOrder>;
}

/** Nest injection token of `PayoutDesk`. */
export const PAYOUT_DESK = Symbol('PayoutDesk');
