import fc from 'fast-check';
import { formatUsd, parseUsd } from '@keystead/kernel/src/money.js';
import { given } from '@keystead/testing/src/given.js';
import type { ChargeEvent } from '../contract/events.js';
import { chargeRun, evolveCharge, notCharged, type Charge, type ChargeRun } from './charge.js';

const run: ChargeRun = { chargeId: 'chg_1', executionId: 'exe_1', payer: 'org_clinic', memberId: 'p_ada', appId: 'app_1', appName: 'Letters', appOrganisation: 'org_makers', versionId: 'ver_1', version: '1.0.0', priceUsd: '0.02', outcome: 'SUCCEEDED', ranAt: '2026-03-01T23:59:59.000Z' };
const { payer: _, outcome: __, ...charged } = run;
const facts: ChargeEvent[] = [
  { name: 'billing.run-charged@1', data: charged },
  { name: 'billing.commission-taken@1', data: { chargeId: 'chg_1', payer: 'org_clinic', appId: 'app_1', appName: 'Letters', appOrganisation: 'org_makers', priceUsd: '0.02', commissionUsd: '0.003', developerUsd: '0.017', ranAt: '2026-03-01T23:59:59.000Z' } },
];
const charging = given<Charge, ChargeRun, ChargeEvent>({ initial: notCharged, evolve: evolveCharge, decide: chargeRun });

describe('a charge', () => {
  it('comes with its split', () => {
    charging.when(run).then(...facts);
  });

  it('is made once', () => {
    charging.given(...facts).when(run).then();
  });

  it.each(['APP_ERROR', 'KILLED_WALL', 'CANCELLED', 'REJECTED_POLICY', 'PLATFORM_ERROR'])('is not made for a run that ended as %s', (outcome) => {
    charging.when({ ...run, outcome }).then();
  });

  it('is not made for an app that costs nothing', () => {
    charging.when({ ...run, priceUsd: '0' }).then();
  });

  it('loses nothing to rounding: the platform takes 15 % down to the micro-USD, the rest is the developer’s', () => {
    charging.when({ ...run, priceUsd: '0.000001' }).then(
      { name: 'billing.run-charged@1', data: { ...charged, priceUsd: '0.000001' } },
      { name: 'billing.commission-taken@1', data: { ...(facts[1]!.data as object), priceUsd: '0.000001', commissionUsd: '0', developerUsd: '0.000001' } as never },
    );
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 15n }), (pico) => {
        const [, split] = chargeRun({ ...run, priceUsd: formatUsd(pico) }, notCharged);
        const { priceUsd, commissionUsd, developerUsd } = split!.data as { priceUsd: string; commissionUsd: string; developerUsd: string };
        const [price, commission, developer] = [parseUsd(priceUsd), parseUsd(commissionUsd), parseUsd(developerUsd)];
        expect([commission + developer === price, commission * 100n <= price * 15n, commission * 100n > price * 15n - 100_000_000n]).toEqual([true, true, true]);
      }),
    );
  });
});
