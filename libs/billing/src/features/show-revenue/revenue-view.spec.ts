import { viewOf, type DayRow } from './revenue-view.js';

const row = (day: string, appId: string, grossUsd: string, commissionUsd: string, netUsd: string, runs: number): DayRow => ({ id: `${appId} ${day}`, organisation: 'org_1', appId, appName: `App ${appId}`, day, grossUsd, commissionUsd, netUsd, runs }) as DayRow;

describe('revenue', () => {
  it('adds up by day without gaps and by app, best first', () => {
    const rows = [row('2026-03-01', 'a', '0.02', '0.003', '0.017', 1), row('2026-03-01', 'b', '1', '0.15', '0.85', 2), row('2026-03-03', 'a', '0.04', '0.006', '0.034', 2)];
    expect(viewOf(rows, { organisation: 'org_1', balanceUsd: '5', firstDay: '2026-03-01' } as never, '2026-03-04')).toEqual({
      balanceUsd: '5',
      grossUsd: '1.06',
      commissionUsd: '0.159',
      netUsd: '0.901',
      byDay: [
        { day: '2026-03-01', grossUsd: '1.02', commissionUsd: '0.153', netUsd: '0.867', runs: 3 },
        { day: '2026-03-02', grossUsd: '0', commissionUsd: '0', netUsd: '0', runs: 0 },
        { day: '2026-03-03', grossUsd: '0.04', commissionUsd: '0.006', netUsd: '0.034', runs: 2 },
        { day: '2026-03-04', grossUsd: '0', commissionUsd: '0', netUsd: '0', runs: 0 },
      ],
      byApp: [
        { appId: 'b', appName: 'App b', runs: 2, grossUsd: '1', commissionUsd: '0.15', netUsd: '0.85' },
        { appId: 'a', appName: 'App a', runs: 3, grossUsd: '0.06', commissionUsd: '0.009', netUsd: '0.051' },
      ],
      forecast: null,
    });
  });

  it('is nothing before the first run that was paid for', () => {
    expect(viewOf([], null, '2026-03-04')).toEqual({ balanceUsd: '0', grossUsd: '0', commissionUsd: '0', netUsd: '0', byDay: [], byApp: [], forecast: null });
  });
});
