import { parseUsd } from '@keystead/kernel/src/money.js';
import { addDays } from './days.js';
import { forecast } from './forecast.js';

const TODAY = '2026-03-29';
/** What was earned that many days ago. */
const earning = (amounts: readonly string[]) => {
  const byDay = new Map(amounts.map((usd, i) => [addDays(TODAY, -(i + 1)), parseUsd(usd)]));
  return (day: string): bigint => byDay.get(day) ?? 0n;
};

describe('a forecast', () => {
  it('is the median day of four weeks, thirty times over, with a weak and a strong day beside it', () => {
    const amounts = Array.from({ length: 28 }, (_, i) => String(i + 1));
    expect(forecast(earning(amounts), '2025-01-01', TODAY)).toEqual({
      method: 'The median day, times 30. The range takes a weak day (the 20th percentile) and a strong day (the 80th) instead.',
      horizonDays: 30,
      netUsd: '420',
      lowUsd: '180',
      highUsd: '690',
      basis: 'What you earned on each of the 28 days from 2026-03-01 to 2026-03-28, days without a run included.',
    });
  });

  it('is not moved by one lucky day, nor by today, which is not over', () => {
    const lucky = earning(['1000', ...Array<string>(27).fill('1')]);
    expect(forecast((day) => (day === TODAY ? parseUsd('99') : lucky(day)), '2025-01-01', TODAY)).toMatchObject({ netUsd: '30', lowUsd: '30', highUsd: '30' });
  });

  it('counts days without a run from the first revenue on', () => {
    expect(forecast(earning(['5', '0', '0', '0', '5', '0', '5']), '2026-03-22', TODAY)).toMatchObject({ netUsd: '0', highUsd: '150', basis: 'What you earned on each of the 7 days from 2026-03-22 to 2026-03-28, days without a run included.' });
  });

  it.each([
    ['there was no revenue yet', null],
    ['it began today', TODAY],
    ['there are six whole days', '2026-03-23'],
  ])('is not made when %s', (_, firstDay) => {
    expect(forecast(earning(['5']), firstDay, TODAY)).toBeNull();
  });
});
