import { startBillingApp, type BillingApp } from '@keystead/testing/src/billing.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { PAYOUT_DESK, type PayoutDesk, type PayoutOrder } from '../../contract/index.js';

let billing: BillingApp;
beforeAll(async () => {
  billing = await startBillingApp();
});
afterAll(() => billing.app.stop());

describe('a scheduled payout', () => {
  it('is on the operator’s list once, though it is told again', async () => {
    const { app, makers, run, credited, forget } = billing;
    const desk = app.app.get<PayoutDesk>(PAYOUT_DESK, { strict: false });
    const listed = (count: number): Promise<readonly PayoutOrder[]> =>
      eventually(async () => {
        const orders = await desk.list();
        if (orders.length < count) throw new Error(`${orders.length} of ${count} orders`);
        return orders;
      });
    const schedule = async (runs: number): Promise<string> => {
      await run({ priceUsd: '1' });
      await credited(runs);
      return ((await makers.developer.http.post('/api/developer/payouts').send({}).expect(201)).body as { id: string }).id;
    };
    const first = await schedule(1);
    expect(await listed(1)).toEqual([{ payoutId: first, organisation: makers.organisation, amountUsd: '0.85', scheduledAt: expect.any(String), state: 'scheduled', settledAt: null, note: null }]);
    const toldAgain = await forget('hand-a-scheduled-payout-to-the-desk');
    const second = await schedule(2);
    await toldAgain();
    expect((await listed(2)).map((order) => order.payoutId)).toEqual([first, second]);
  });
});
