import fc from 'fast-check';
import { formatUsd } from '@keystead/kernel/src/money.js';
import type { BillingEvent } from '../contract/events.js';
import { chargeRun, notCharged } from './charge.js';
import { ledgerEntries } from './ledger.js';

const run = { chargeId: 'chg_1', executionId: 'exe_1', memberId: 'p_ada', appId: 'app_1', appName: 'Letters', versionId: 'ver_1', version: '1.0.0', outcome: 'SUCCEEDED', ranAt: '2026-03-01T10:00:00.000Z' };

describe('the ledger', () => {
  it('debits who ran the app, and credits its developer and the platform', () => {
    const entries = chargeRun({ ...run, payer: 'org_clinic', appOrganisation: 'org_makers', priceUsd: '0.02' }, notCharged).flatMap((event) => ledgerEntries(event, 'org_clinic'));
    expect(entries).toEqual([
      { organisation: 'org_clinic', account: 'runs', amount: 20_000_000_000n },
      { organisation: 'org_makers', account: 'earnings', amount: -17_000_000_000n },
      { organisation: 'platform', account: 'commission', amount: -3_000_000_000n },
    ]);
  });

  it('adds up to zero, whatever was charged to whom, also when one runs one’s own app', () => {
    const organisation = fc.constantFrom('org_a', 'org_b', 'org_c');
    const charge = fc.record({ payer: organisation, appOrganisation: organisation, pico: fc.bigInt({ min: 0n, max: 10n ** 16n }) });
    fc.assert(
      fc.property(fc.array(charge, { maxLength: 40 }), (charges) => {
        const sum = charges
          .flatMap(({ pico, ...who }): BillingEvent[] => chargeRun({ ...run, ...who, priceUsd: formatUsd(pico) }, notCharged))
          .flatMap((event) => ledgerEntries(event, 'org_a'))
          .reduce((total, entry) => total + entry.amount, 0n);
        expect(sum).toBe(0n);
      }),
    );
  });
});
