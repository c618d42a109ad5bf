import { APP_ID, startBillingApp, type BillingApp } from '@keystead/testing/src/billing.js';

let billing: BillingApp;
beforeAll(async () => {
  billing = await startBillingApp();
});
afterAll(() => billing.app.stop());

interface Item {
  readonly executionId: string;
}

describe('charges', () => {
  it('are seen by who ran the app and by the organisation’s administrator', async () => {
    const { clinic, makers, run, credited } = billing;
    const mine = await run({ at: '2026-03-01T10:00:00.000Z' });
    const colleague = await run({ memberId: 'p_00000000000000000000000000', at: '2026-03-02T10:00:00.000Z' });
    await credited(2);
    const list = async (person: BillingApp['clinic']['user'], query = '') => (await person.http.get(`/api/billing/charges${query}`).expect(200)).body as { items: Item[]; next: string | null };
    expect((await list(clinic.user)).items).toEqual([{ id: expect.stringMatching(/^chg_/), executionId: mine, appId: APP_ID, appName: 'Ward letters', amountUsd: '0.02', at: '2026-03-01T10:00:00.000Z' }]);
    const first = await list(clinic.admin, '?limit=1');
    expect([first.items[0]!.executionId, (await list(clinic.admin, `?limit=1&cursor=${first.next}`)).items[0]!.executionId]).toEqual([colleague, mine]);
    expect([(await list(makers.user)).items, (await list(makers.admin)).items]).toEqual([[], []]);
    expect((await clinic.developer.http.get('/api/billing/charges')).status).toBe(403);
  });
});
