import { join } from 'node:path';
import { checkGoldenSamples } from '@keystead/event-store/src/golden.js';
import { EventRegistry } from '@keystead/event-store/src/registry.js';
import { billingEvents, commissionTaken } from '../contract/events.js';

describe('stored events of billing', () => {
  it('are read in every version that was ever written', async () => {
    expect(await checkGoldenSamples(new EventRegistry(billingEvents, []), join(import.meta.dirname, 'golden'))).toEqual({ missing: [], unreadable: [] });
  });

  it('hold no negative amount', () => {
    const data = { chargeId: 'chg_1', payer: 'org_1', appId: 'app_1', appName: 'Letters', appOrganisation: 'org_2', priceUsd: '-1', commissionUsd: '0', developerUsd: '0', ranAt: '2026-03-01T10:00:00.000Z' };
    expect(() => commissionTaken.schema.parse(data)).toThrow('must not be negative');
  });
});
