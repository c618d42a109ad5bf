import { APP_ID, startBillingApp, type BillingApp } from '@keystead/testing/src/billing.js';
import { addDays, dayOf } from '../../domain/days.js';

let billing: BillingApp;
beforeAll(async () => {
  billing = await startBillingApp();
});
afterAll(() => billing.app.stop());

const TODAY = dayOf(new Date());

describe("a developer's revenue", () => {
  it('shows balance, days, apps and a forecast that says how it was made', async () => {
    const { clinic, makers, run, credited } = billing;
    const daysAgo = (days: number): string => `${addDays(TODAY, -days)}T10:00:00.000Z`;
    for (let days = 1; days <= 10; days += 1) await run({ at: daysAgo(days), priceUsd: '1' });
    await run({ at: daysAgo(70), priceUsd: '100' });
    await credited(11);
    const revenue = (await makers.developer.http.get('/api/developer/revenue?months=1').expect(200)).body;
    expect(revenue).toMatchObject({
      balanceUsd: '93.5',
      grossUsd: '10',
      commissionUsd: '1.5',
      netUsd: '8.5',
      byApp: [{ appId: APP_ID, appName: 'Ward letters', runs: 10, grossUsd: '10', commissionUsd: '1.5', netUsd: '8.5' }],
      forecast: { horizonDays: 30, netUsd: '0', lowUsd: '0', highUsd: '25.5' },
    });
    expect((revenue.byDay as { day: string; runs: number }[]).map(({ day, runs }) => [day, runs])).toEqual([...Array.from({ length: 10 }, (_, i) => [addDays(TODAY, i - 10), 1]), [TODAY, 0]]);
    expect((await makers.developer.http.get('/api/developer/revenue').expect(200)).body.grossUsd).toBe('110');
    expect((await clinic.developer.http.get('/api/developer/revenue').expect(200)).body.balanceUsd).toBe('0');
    expect([(await makers.user.http.get('/api/developer/revenue')).status, (await makers.developer.http.get('/api/developer/revenue?months=0')).status]).toEqual([403, 400]);
  });
});
