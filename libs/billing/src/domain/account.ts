import { never } from '@keystead/kernel/src/decider.js';
import { formatUsd, parseUsd, type PicoUsd } from '@keystead/kernel/src/money.js';
import { payoutFailed, payoutPaid, payoutScheduled, revenueCredited, type AccountEvent, type BillingEventData } from '../contract/events.js';
import { rememberCredit, wasCredited, type CreditedDays } from './credited.js';
import { billingRefusals } from './refusals.js';

export type PayoutState = { readonly kind: 'scheduled'; readonly amountUsd: string } | { readonly kind: 'paid'; readonly reference: string } | { readonly kind: 'failed'; readonly reason: string };

/** What a developer's organisation has earned and was not paid yet, and what became of each payout. */
export interface Account {
  readonly balance: PicoUsd;
  readonly payouts: ReadonlyMap<string, PayoutState>;
  readonly credited: CreditedDays;
}

export const emptyAccount: Account = { balance: 0n, payouts: new Map(), credited: new Map() };

export function evolveAccount(account: Account, event: AccountEvent): Account {
  switch (event.name) {
    case 'billing.revenue-credited@1':
      return { ...account, balance: account.balance + parseUsd(event.data.netUsd), credited: rememberCredit(account.credited, event.data) };
    case 'billing.payout-scheduled@1': {
      const { payoutId, amountUsd } = event.data;
      return { ...account, balance: account.balance - parseUsd(amountUsd), payouts: withPayout(account, payoutId, { kind: 'scheduled', amountUsd }) };
    }
    case 'billing.payout-paid@1':
      return { ...account, payouts: withPayout(account, event.data.payoutId, { kind: 'paid', reference: event.data.reference }) };
    case 'billing.payout-failed@1': {
      const { payoutId, amountUsd, reason } = event.data;
      return { ...account, balance: account.balance + parseUsd(amountUsd), payouts: withPayout(account, payoutId, { kind: 'failed', reason }) };
    }
    default:
      return never(event);
  }
}

function withPayout({ payouts }: Account, id: string, state: PayoutState): ReadonlyMap<string, PayoutState> {
  return new Map([...payouts, [id, state]]);
}

export type Credit = BillingEventData<'billing.revenue-credited@1'>;

/** Once per charge, under whatever key the command comes. @param inTheLog of a charge that is older than the account remembers: whether its stream has it */
export function creditRevenue({ credit, inTheLog }: { readonly credit: Credit; readonly inTheLog: boolean }, account: Account): AccountEvent[] {
  return inTheLog || wasCredited(account.credited, credit) ? [] : [revenueCredited.create(credit)];
}

/** The whole balance, so that nobody names an amount. */
export function schedulePayout(payoutId: string, memberId: string, account: Account): AccountEvent[] {
  if (account.balance <= 0n) throw billingRefusals.refuse('billing.nothing-to-pay-out', 'Nothing was earned since the last payout was scheduled.');
  return [payoutScheduled.create({ payoutId, memberId, amountUsd: formatUsd(account.balance) })];
}

export type Settlement = { readonly kind: 'paid'; readonly reference: string } | { readonly kind: 'failed'; readonly reason: string };

/** Saying the same twice is fine: an operator may repeat a command whose answer was lost. */
export function settlePayout(payoutId: string, settlement: Settlement, account: Account): AccountEvent[] {
  const payout = account.payouts.get(payoutId);
  if (payout === undefined) throw billingRefusals.refuse('billing.payout-not-found', 'Look at the list of payouts for its id.');
  if (payout.kind === 'scheduled') {
    const { amountUsd } = payout;
    return [settlement.kind === 'paid' ? payoutPaid.create({ payoutId, amountUsd, reference: settlement.reference }) : payoutFailed.create({ payoutId, amountUsd, reason: settlement.reason })];
  }
  if (payout.kind === settlement.kind && noteOf(payout) === noteOf(settlement)) return [];
  throw billingRefusals.refuse('billing.payout-settled', `It was recorded as ${payout.kind}: ${noteOf(payout)}`);
}

function noteOf(settled: Settlement): string {
  return settled.kind === 'paid' ? settled.reference : settled.reason;
}
