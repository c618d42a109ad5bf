import { addDays, dayOf, daysBetween, monthsBefore } from './days.js';

describe('days', () => {
  it('are counted in UTC', () => {
    expect(dayOf(new Date('2026-03-01T00:30:00+02:00'))).toBe('2026-02-28');
  });

  it('go over the ends of months and leap years', () => {
    expect([addDays('2028-02-28', 1), addDays('2026-02-28', 1), addDays('2026-01-01', -1)]).toEqual(['2028-02-29', '2026-03-01', '2025-12-31']);
  });

  it.each([
    ['2026-03-31', 1, '2026-02-28'],
    ['2026-03-15', 3, '2025-12-15'],
    ['2028-03-30', 1, '2028-02-29'],
    ['2026-01-01', 13, '2024-12-01'],
  ])('%s, %i months before, is %s', (day, months, before) => {
    expect(monthsBefore(day, months)).toBe(before);
  });

  it('are listed with both ends', () => {
    expect([daysBetween('2026-02-27', '2026-03-01'), daysBetween('2026-03-02', '2026-03-01')]).toEqual([['2026-02-27', '2026-02-28', '2026-03-01'], []]);
  });
});
