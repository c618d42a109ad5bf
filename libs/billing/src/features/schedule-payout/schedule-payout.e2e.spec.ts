import { startBillingApp, type BillingApp } from '@keystead/testing/src/billing.js';

let billing: BillingApp;
beforeAll(async () => {
  billing = await startBillingApp();
});
afterAll(() => billing.app.stop());

const ask = (body: object = {}) => billing.makers.developer.http.post('/api/developer/payouts').send(body);

describe('asking for a payout', () => {
  it('is refused while nothing is earned, and takes no amount', async () => {
    const early = await ask();
    expect([early.status, early.body.code]).toEqual([409, 'billing.nothing-to-pay-out']);
    const greedy = await ask({ amountUsd: '1000000' });
    expect([greedy.status, greedy.body.code]).toEqual([400, 'platform.invalid-request']);
    expect((await billing.makers.user.http.post('/api/developer/payouts').send({})).status).toBe(403);
  });

  it('pays the whole balance once, though twenty ask at the same moment', async () => {
    const { makers, run, credited, facts } = billing;
    await run({ priceUsd: '1' });
    await run({ priceUsd: '2' });
    await credited(2);
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask()));
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([201, ...Array<number>(19).fill(409)]);
    const { id } = answers.find((answer) => answer.status === 201)!.body as { id: string };
    expect((await facts(makers.organisation, 'billing.account')).filter((fact) => fact.name === 'billing.payout-scheduled@1')).toEqual([
      { name: 'billing.payout-scheduled@1', data: { payoutId: id, memberId: makers.developer.id, amountUsd: '2.55' } },
    ]);
  });

  it('answers a repeat with the same payout, and takes it out of the balance', async () => {
    const { makers, run, credited } = billing;
    await run({ priceUsd: '4' });
    await credited(3);
    const [once, twice] = [await ask().set('Idempotency-Key', 'payout-1').expect(201), await ask().set('Idempotency-Key', 'payout-1').expect(201)];
    expect([twice.body, twice.get('keystead-position')]).toEqual([once.body, once.get('keystead-position')]);
    const revenue = await makers.developer.http.get('/api/developer/revenue').set('Keystead-Min-Position', once.get('keystead-position')!).expect(200);
    expect(revenue.body.balanceUsd).toBe('0');
  });
});
