import { faultOf, period } from './period';

const now = Date.parse('2026-11-22T12:30:00.000Z');

describe('the period of an export', () => {
  it('is whole days, and today ends now', () => {
    expect(period('2026-11-01', '2026-11-21', now)).toEqual({ from: '2026-11-01T00:00:00.000Z', to: '2026-11-22T00:00:00.000Z' });
    expect(period('2026-11-22', '2026-12-31', now)).toEqual({ from: '2026-11-22T00:00:00.000Z', to: '2026-11-22T12:30:00.000Z' });
  });

  it('may begin today, and not later', () => {
    expect(faultOf('2026-11-22', '2026-12-31', now)).toBeNull();
    expect(faultOf('2026-11-23', '2026-12-31', now)).toBe('The first day has not begun yet (UTC), so there is nothing to export.');
    expect(faultOf('2026-12-02', '2026-12-01', now)).toBe('The first day is after the last.');
  });
});
