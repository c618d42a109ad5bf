import { APP_ID, startBillingApp, type BillingApp } from '@keystead/testing/src/billing.js';

let billing: BillingApp;
beforeAll(async () => {
  billing = await startBillingApp();
});
afterAll(() => billing.app.stop());

const count = async (organisation: string, category: string): Promise<number> => (await billing.facts(organisation, category)).length;

describe('a run that succeeded', () => {
  it('is charged in the log of who ran it, and credited in the log of whose app it is', async () => {
    const { clinic, makers, run, credited, facts } = billing;
    await run({ outcome: 'APP_ERROR' });
    await run({ outcome: 'PLATFORM_ERROR' });
    await run({ priceUsd: '0' });
    const executionId = await run({ at: '2026-03-05T09:00:00.000Z' });
    await credited(1);
    const app = { appId: APP_ID, appName: 'Ward letters' };
    const chargeId = expect.stringMatching(/^chg_/) as string;
    expect(await facts(clinic.organisation, 'billing.charge')).toEqual([
      { name: 'billing.run-charged@1', data: { chargeId, executionId, memberId: clinic.user.id, ...app, appOrganisation: makers.organisation, versionId: 'ver_00000000000000000000000000', version: '1.0.0', priceUsd: '0.02', ranAt: '2026-03-05T09:00:00.000Z' } },
      { name: 'billing.commission-taken@1', data: { chargeId, payer: clinic.organisation, ...app, appOrganisation: makers.organisation, priceUsd: '0.02', commissionUsd: '0.003', developerUsd: '0.017', ranAt: '2026-03-05T09:00:00.000Z' } },
    ]);
    const credits = await facts(makers.organisation, 'billing.account');
    expect(credits).toEqual([{ name: 'billing.revenue-credited@1', data: { chargeId, ...app, grossUsd: '0.02', commissionUsd: '0.003', netUsd: '0.017', day: '2026-03-05' } }]);
    expect(JSON.stringify(credits)).not.toMatch(new RegExp(`${clinic.organisation}|${clinic.user.id}`));
  });

  it('is charged once, though all of it is told again', async () => {
    const { clinic, makers, run, credited, forget } = billing;
    await run();
    await credited(2);
    const before = [await count(clinic.organisation, 'billing.charge'), await count(makers.organisation, 'billing.account')];
    const toldAgain = await forget('charge-a-run-that-succeeded', 'credit-the-developer');
    await run();
    await toldAgain();
    expect([await count(clinic.organisation, 'billing.charge'), await count(makers.organisation, 'billing.account')]).toEqual([before[0]! + 2, before[1]! + 1]);
  });
});
