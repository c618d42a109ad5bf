import { streamName } from '@keystead/kernel/src/stream-name.js';
import { startBillingApp, type BillingApp } from '@keystead/testing/src/billing.js';
import { commissionTaken, type BillingEventData } from '../../contract/events.js';

let billing: BillingApp;
beforeAll(async () => {
  billing = await startBillingApp();
});
afterAll(() => billing.app.stop());

type Taken = BillingEventData<'billing.commission-taken@1'>;

/** The same split as another event, so that the reaction's key is another one too. */
async function tellAgain(taken: Taken, n: number): Promise<void> {
  const { app, clinic } = billing;
  const stream = streamName({ context: 'billing', kind: 'charge', organisation: clinic.organisation, id: `chg_told_again_${n}` });
  const envelope = { actor: { kind: 'service', id: 'test', via: 'system' }, behalf: null, correlation: 'again', causation: null, occurredAt: new Date(taken.ranAt) } as const;
  expect((await app.core.log.append(stream, 'none', [commissionTaken.create(taken)], envelope)).outcome).toBe('appended');
}

describe('the credit of a charge', () => {
  it('is given once though the charge is told under other keys, remembered or long ago', async () => {
    const { clinic, makers, run, credited, facts } = billing;
    await run({ at: '2026-01-05T09:00:00.000Z' });
    await run({ at: '2026-03-05T09:00:00.000Z' });
    await credited(2);
    const taken = (await facts(clinic.organisation, 'billing.charge')).flatMap(({ name, data }) => (name === 'billing.commission-taken@1' ? [data as Taken] : []));
    expect(taken).toHaveLength(2);
    for (const [n, one] of taken.entries()) await tellAgain(one, n);
    await run({ at: '2026-03-06T09:00:00.000Z' });
    await credited(3);
    expect((await facts(makers.organisation, 'billing.account')).map(({ data }) => (data as { day: string }).day)).toEqual(['2026-01-05', '2026-03-05', '2026-03-06']);
  });
});
