import { startBillingApp, type BillingApp } from '@keystead/testing/src/billing.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { driftOf } from '@keystead/testing/src/fold-again.js';
import { billingContext } from '../../billing.module.js';
import { PAYOUT_DESK, type PayoutDesk } from '../../contract/index.js';

let billing: BillingApp;
beforeAll(async () => {
  billing = await startBillingApp();
});
afterAll(() => billing.app.stop());

interface Entry {
  readonly account: string;
  readonly amountUsd: string;
  readonly eventType: string;
}

describe('the ledger', () => {
  it('shows each organisation its own lines, and adds up to zero over all of them', async () => {
    const { app, clinic, makers, run, credited } = billing;
    for (const priceUsd of ['0.02', '0.000000000001', '999.999999999999']) await run({ priceUsd });
    await run({ priceUsd: '0.5', organisation: makers.organisation, memberId: makers.user.id });
    await credited(4);
    const { id } = (await makers.developer.http.post('/api/developer/payouts').send({}).expect(201)).body as { id: string };
    const desk = app.app.get<PayoutDesk>(PAYOUT_DESK, { strict: false });
    await eventually(() => desk.failed(id, 'no such account'));
    const again = (await makers.developer.http.post('/api/developer/payouts').send({}).expect(201)).body as { id: string };
    await eventually(() => desk.paid(again.id, 'SEPA 7'));
    await app.settled();

    const { rows } = await app.core.owner.query<{ account: string; sum: string }>('SELECT account, sum(amount_usd::numeric)::text AS sum FROM read.billing_ledger GROUP BY account ORDER BY account');
    expect(rows).toEqual([
      { account: 'cash', sum: '-850.442001' },
      { account: 'commission', sum: '-150.077999' },
      { account: 'earnings', sum: '0.000000000000' },
      { account: 'payouts-in-transit', sum: '0.000000' },
      { account: 'runs', sum: '1000.520000000000' },
    ]);
    expect((await app.core.owner.query('SELECT sum(amount_usd::numeric) = 0 AS zero FROM read.billing_ledger')).rows).toEqual([{ zero: true }]);

    const lines = async (person: BillingApp['clinic']['admin']) => ((await person.http.get('/api/billing/ledger').expect(200)).body.items as Entry[]).map(({ account, amountUsd }) => `${account} ${amountUsd}`);
    expect((await lines(clinic.auditor)).toSorted()).toEqual(['runs 0.000000000001', 'runs 0.02', 'runs 999.999999999999']);
    expect((await clinic.user.http.get('/api/billing/ledger')).status).toBe(403);
  });

  it('is the same when it is folded again from the first event, like everything else that is read here', async () => {
    await billing.app.settled();
    expect(await driftOf(billing.app, billingContext)).toEqual([]);
  });
});
