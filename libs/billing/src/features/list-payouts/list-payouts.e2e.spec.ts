import { startBillingApp, type BillingApp } from '@keystead/testing/src/billing.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { PAYOUT_DESK, type PayoutDesk } from '../../contract/index.js';

let billing: BillingApp;
beforeAll(async () => {
  billing = await startBillingApp();
});
afterAll(() => billing.app.stop());

describe('payouts', () => {
  it('tell the developer what became of each, newest first, and nobody else', async () => {
    const { app, clinic, makers, run, credited } = billing;
    const desk = app.app.get<PayoutDesk>(PAYOUT_DESK, { strict: false });
    const ids: string[] = [];
    for (let n = 1; n <= 3; n += 1) {
      await run({ priceUsd: '1' });
      await credited(n);
      ids.push(((await makers.developer.http.post('/api/developer/payouts').send({}).expect(201)).body as { id: string }).id);
    }
    await eventually(() => desk.paid(ids[0]!, 'SEPA 7'));
    await eventually(() => desk.failed(ids[1]!, 'no such account'));
    await app.settled();
    const one = { amountUsd: '0.85', scheduledAt: expect.any(String), settledAt: expect.any(String), reference: null, reason: null };
    const list = async (query: string) => (await makers.developer.http.get(`/api/developer/payouts${query}`).expect(200)).body;
    const first = await list('?limit=2');
    expect(first.items).toEqual([
      { ...one, id: ids[2], state: 'scheduled', settledAt: null },
      { ...one, id: ids[1], state: 'failed', reason: 'no such account' },
    ]);
    expect(await list(`?limit=2&cursor=${first.next}`)).toEqual({ items: [{ ...one, id: ids[0], state: 'paid', reference: 'SEPA 7' }], next: null });
    expect((await clinic.developer.http.get('/api/developer/payouts').expect(200)).body.items).toEqual([]);
    expect((await makers.auditor.http.get('/api/developer/payouts')).status).toBe(403);
  });
});
