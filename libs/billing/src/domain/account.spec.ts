import fc from 'fast-check';
import { Refusal } from '@keystead/kernel/src/refusal.js';
import { formatUsd, parseUsd } from '@keystead/kernel/src/money.js';
import { given } from '@keystead/testing/src/given.js';
import type { AccountEvent } from '../contract/events.js';
import { creditRevenue, emptyAccount, evolveAccount, schedulePayout, settlePayout, type Account, type Credit, type Settlement } from './account.js';
import { remembers } from './credited.js';
import { ledgerEntries } from './ledger.js';

const facts = (over: Partial<Credit>): Credit => ({ chargeId: 'chg_1', appId: 'app_1', appName: 'Letters', grossUsd: '1', commissionUsd: '0', netUsd: '1', day: '2026-03-01', ...over });
const creditOf = (over: Partial<Credit>): AccountEvent => ({ name: 'billing.revenue-credited@1', data: facts(over) });
const credit = (netUsd: string): AccountEvent => creditOf({ grossUsd: netUsd, netUsd });
const scheduled = (payoutId: string, amountUsd: string): AccountEvent => ({ name: 'billing.payout-scheduled@1', data: { payoutId, memberId: 'p_dev', amountUsd } });
const paid: AccountEvent = { name: 'billing.payout-paid@1', data: { payoutId: 'pay_1', amountUsd: '3', reference: 'SEPA 7' } };
const failed: AccountEvent = { name: 'billing.payout-failed@1', data: { payoutId: 'pay_1', amountUsd: '3', reason: 'no such account' } };

const scheduling = given<Account, string, AccountEvent>({ initial: emptyAccount, evolve: evolveAccount, decide: (payoutId, account) => schedulePayout(payoutId, 'p_dev', account) });
const settling = given<Account, Settlement, AccountEvent>({ initial: emptyAccount, evolve: evolveAccount, decide: (settlement, account) => settlePayout('pay_1', settlement, account) }, [credit('3'), scheduled('pay_1', '3')]);
const crediting = given<Account, Partial<Credit> & { inTheLog?: boolean }, AccountEvent>({
  initial: emptyAccount,
  evolve: evolveAccount,
  decide: ({ inTheLog = false, ...over }, account) => creditRevenue({ credit: facts(over), inTheLog }, account),
});

describe('an account', () => {
  it('is credited for a charge once, however often it is told', () => {
    crediting.when({ chargeId: 'chg_1' }).then(creditOf({ chargeId: 'chg_1' }));
    const after = crediting.given(creditOf({ chargeId: 'chg_1' }), creditOf({ chargeId: 'chg_2' }), creditOf({ chargeId: 'chg_3', day: '2026-03-07' }));
    for (const again of [{ chargeId: 'chg_1' }, { chargeId: 'chg_2' }, { chargeId: 'chg_3', day: '2026-03-07' }]) after.when(again).then();
    after.when({ chargeId: 'chg_4' }).then(creditOf({ chargeId: 'chg_4' }));
  });

  it('asks the log about days that it does not remember', () => {
    const after = crediting.given(creditOf({ chargeId: 'chg_1' }), creditOf({ chargeId: 'chg_2', day: '2026-03-08' }), creditOf({ chargeId: 'chg_0', day: '2026-02-01' }));
    const { credited } = after.state();
    expect([[...credited.keys()], remembers(credited, '2026-03-01'), remembers(credited, '2026-03-02')]).toEqual([['2026-03-08'], false, true]);
    after.when({ chargeId: 'chg_1', inTheLog: true }).then();
    after.when({ chargeId: 'chg_9', inTheLog: false }).then(creditOf({ chargeId: 'chg_9' }));
  });

  it('pays out all there is, and then nothing', () => {
    scheduling.given(credit('1'), credit('2.5')).when('pay_1').then(scheduled('pay_1', '3.5'));
    scheduling.given(credit('1'), scheduled('pay_0', '1')).when('pay_1').refused('billing.nothing-to-pay-out');
    scheduling.when('pay_1').refused('billing.nothing-to-pay-out');
  });

  it('takes what was earned since for the next payout', () => {
    scheduling.given(credit('1'), scheduled('pay_0', '1'), credit('0.25')).when('pay_1').then(scheduled('pay_1', '0.25'));
  });

  it('records how a payout ended, once', () => {
    settling.when({ kind: 'paid', reference: 'SEPA 7' }).then(paid);
    settling.given(paid).when({ kind: 'paid', reference: 'SEPA 7' }).then();
    settling.given(paid).when({ kind: 'paid', reference: 'SEPA 8' }).refused('billing.payout-settled');
    settling.given(paid).when({ kind: 'failed', reason: 'after all' }).refused('billing.payout-settled');
    settling.given(failed).when({ kind: 'paid', reference: 'SEPA 7' }).refused('billing.payout-settled');
  });

  it('gets the amount of a failed payout back', () => {
    settling.when({ kind: 'failed', reason: 'no such account' }).then(failed);
    scheduling.given(credit('3'), scheduled('pay_1', '3'), failed).when('pay_2').then(scheduled('pay_2', '3'));
  });

  it('knows no payout of others', () => {
    given<Account, Settlement, AccountEvent>({ initial: emptyAccount, evolve: evolveAccount, decide: (settlement, account) => settlePayout('pay_9', settlement, account) }).when({ kind: 'paid', reference: 'x' }).refused('billing.payout-not-found');
  });

  type Step = { readonly do: 'earn'; readonly pico: bigint } | { readonly do: 'schedule' } | { readonly do: 'pay' | 'fail'; readonly which: number };
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ do: fc.constant('earn' as const), pico: fc.bigInt({ min: 1n, max: 10n ** 13n }) }),
    fc.record({ do: fc.constant('schedule' as const) }),
    fc.record({ do: fc.constantFrom('pay' as const, 'fail' as const), which: fc.nat(5) }),
  );

  it('never owes less than nothing, whatever is asked for in whatever order, and its ledger adds up to zero', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let account = emptyAccount;
        const sums = new Map<string, bigint>();
        let [earned, transferred] = [0n, 0n];
        for (const [n, one] of steps.entries()) {
          for (const event of attempt(one, n, account)) {
            account = evolveAccount(account, event);
            if (event.name === 'billing.revenue-credited@1') earned += parseUsd(event.data.netUsd);
            if (event.name === 'billing.payout-paid@1') transferred += parseUsd(event.data.amountUsd);
            const entries = ledgerEntries(event, 'org_makers');
            expect(entries.reduce((sum, entry) => sum + entry.amount, 0n)).toBe(0n);
            for (const entry of entries) sums.set(entry.account, (sums.get(entry.account) ?? 0n) + entry.amount);
          }
          const underWay = [...account.payouts.values()].reduce((sum, payout) => (payout.kind === 'scheduled' ? sum + parseUsd(payout.amountUsd) : sum), 0n);
          expect([account.balance >= 0n, account.balance + underWay + transferred]).toEqual([true, earned]);
          expect(sums.get('payouts-in-transit') ?? 0n).toBe(-underWay);
        }
      }),
    );
  });

  function attempt(one: Step, n: number, account: Account): AccountEvent[] {
    try {
      if (one.do === 'earn') return creditRevenue({ inTheLog: false, credit: { chargeId: `chg_${n}`, appId: 'app_1', appName: 'Letters', grossUsd: formatUsd(one.pico), commissionUsd: '0', netUsd: formatUsd(one.pico), day: '2026-03-01' } }, account);
      if (one.do === 'schedule') return schedulePayout(`pay_${n}`, 'p_dev', account);
      const id = [...account.payouts.keys()][one.which] ?? 'pay_none';
      return settlePayout(id, one.do === 'pay' ? { kind: 'paid', reference: `r${n}` } : { kind: 'failed', reason: `r${n}` }, account);
    } catch (error) {
      if (error instanceof Refusal) return [];
      throw error;
    }
  }
});
