import type { Refusal } from '@keystead/kernel/src/refusal.js';
import { startBillingApp, type BillingApp } from '@keystead/testing/src/billing.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { PAYOUT_DESK, type PayoutDesk } from '../../contract/index.js';

let billing: BillingApp;
let desk: PayoutDesk;
beforeAll(async () => {
  billing = await startBillingApp();
  desk = billing.app.app.get<PayoutDesk>(PAYOUT_DESK, { strict: false });
});
afterAll(() => billing.app.stop());

const refusalOf = async (asked: Promise<unknown>): Promise<string> => asked.then(() => 'nothing', (error: Refusal) => error.code);
let earned = 0;
async function schedule(): Promise<string> {
  await billing.run({ priceUsd: '1' });
  await billing.credited((earned += 1));
  const { id } = (await billing.makers.developer.http.post('/api/developer/payouts').send({}).expect(201)).body as { id: string };
  await eventually(async () => {
    if (!(await desk.list()).some((order) => order.payoutId === id)) throw new Error('not on the list yet');
  });
  return id;
}

describe('settling a payout', () => {
  it('records the transfer and its reference for the developer, in the operator’s name', async () => {
    const { app, makers } = billing;
    const id = await schedule();
    expect(await desk.paid(id, 'SEPA 7')).toMatchObject({ payoutId: id, state: 'paid', note: 'SEPA 7', settledAt: expect.any(String) });
    expect(await desk.list()).toEqual([]);
    expect((await desk.list({ all: true })).map((order) => order.payoutId)).toEqual([id]);
    const actors = [];
    for await (const { event, header } of app.core.log.readAll({ organisation: makers.organisation, categories: ['billing.account'] })) if (event.name === 'billing.payout-paid@1') actors.push(header.actor);
    expect(actors).toEqual([{ kind: 'service', id: 'billing.payout-desk', via: 'system' }]);
  });

  it('may be said twice, and never otherwise than before', async () => {
    const id = await schedule();
    const once = await desk.paid(id, 'SEPA 8');
    expect(await desk.paid(id, 'SEPA 8')).toEqual(once);
    expect([await refusalOf(desk.paid(id, 'SEPA 9')), await refusalOf(desk.failed(id, 'lost'))]).toEqual(['billing.payout-settled', 'billing.payout-settled']);
    expect(await refusalOf(desk.paid('pay_00000000000000000000000000', 'x'))).toBe('billing.payout-not-found');
  });

  it('returns the amount when the transfer failed', async () => {
    const { app, makers } = billing;
    const id = await schedule();
    await desk.failed(id, 'no such account');
    await app.settled();
    expect((await makers.developer.http.get('/api/developer/revenue').expect(200)).body.balanceUsd).toBe('0.85');
    await makers.developer.http.post('/api/developer/payouts').send({}).expect(201);
  });
});
