import { creditOf } from './credit-the-developer.js';

describe('what crosses from the payer’s log into the developer’s', () => {
  it('is the money, the app and the UTC day, and not who paid', () => {
    const taken = { chargeId: 'chg_1', payer: 'org_clinic', appId: 'app_1', appName: 'Letters', appOrganisation: 'org_makers', priceUsd: '0.02', commissionUsd: '0.003', developerUsd: '0.017', ranAt: '2026-03-01T23:59:59.999Z' };
    expect(creditOf(taken)).toEqual({ chargeId: 'chg_1', appId: 'app_1', appName: 'Letters', grossUsd: '0.02', commissionUsd: '0.003', netUsd: '0.017', day: '2026-03-01' });
  });
});
