import { formatUsd, parseUsd } from '@keystead/kernel/src/money.js';
import { defineProjection, type Rows } from '@keystead/platform/src/projections/define-projection.js';
import type { BillingEventData } from '../../contract/events.js';
import { RevenueAccountRow, RevenueDayRow } from './revenue.rows.js';

export const REVENUE = 'billing.revenue';

const add = (a: string, b: string): string => formatUsd(parseUsd(a) + parseUsd(b));

async function accountOf(organisation: string, em: Rows) {
  return (await em.findOne(RevenueAccountRow, { organisation })) ?? em.create(RevenueAccountRow, { organisation, balanceUsd: '0', firstDay: null });
}

export const revenueProjection = defineProjection({
  name: REVENUE,
  entities: [RevenueDayRow, RevenueAccountRow],
  on: {
    'billing.revenue-credited@1': async (logged, em) => {
      const { appId, appName, grossUsd, commissionUsd, netUsd, day } = logged.event.data as BillingEventData<'billing.revenue-credited@1'>;
      const { organisation } = logged;
      const id = `${appId} ${day}`;
      const row = (await em.findOne(RevenueDayRow, { id, organisation })) ?? em.create(RevenueDayRow, { id, organisation, appId, appName, day, grossUsd: '0', commissionUsd: '0', netUsd: '0', runs: 0 });
      Object.assign(row, { appName, grossUsd: add(row.grossUsd, grossUsd), commissionUsd: add(row.commissionUsd, commissionUsd), netUsd: add(row.netUsd, netUsd), runs: row.runs + 1 });
      const account = await accountOf(organisation, em);
      account.balanceUsd = add(account.balanceUsd, netUsd);
      if (account.firstDay == null || day < account.firstDay) account.firstDay = day;
    },
    'billing.payout-scheduled@1': async (logged, em) => {
      const account = await accountOf(logged.organisation, em);
      account.balanceUsd = formatUsd(parseUsd(account.balanceUsd) - parseUsd((logged.event.data as BillingEventData<'billing.payout-scheduled@1'>).amountUsd));
    },
    'billing.payout-failed@1': async (logged, em) => {
      const account = await accountOf(logged.organisation, em);
      account.balanceUsd = add(account.balanceUsd, (logged.event.data as BillingEventData<'billing.payout-failed@1'>).amountUsd);
    },
  },
});
