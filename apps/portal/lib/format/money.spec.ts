import { addUsd, formatUsd, isZeroUsd, shareOf } from './money';

describe('an amount on the screen', () => {
  it.each([
    ['0', 'US$0.00'],
    ['0.000', 'US$0.00'],
    ['12', 'US$12.00'],
    ['12.5', 'US$12.50'],
    ['1234567.891', 'US$1,234,567.89'],
    ['0.02', 'US$0.02'],
    ['0.005', 'US$0.005'],
    ['0.9999', 'US$1.00'],
    ['-3.2', '−US$3.20'],
  ])('%s reads %s', (amount, shown) => expect(formatUsd(amount)).toBe(shown));

  it.each([
    ['0.000234150000', 'US$0.00023'],
    ['0.0000000001', 'US$0.0000000001'],
    ['0.000000000001', 'US$0.000000000001'],
    ['-0.0004', '−US$0.0004'],
  ])('a part of a cent, %s, is never rounded to nothing: %s', (amount, shown) => expect(formatUsd(amount)).toBe(shown));
});

it('adds to the last digit', () => expect(addUsd(['50', '-11.204215', '-0.84'])).toBe('37.955785'));
it('a sum below zero keeps its sign', () => expect(addUsd(['0.1', '-0.3'])).toBe('-0.2'));
it('knows nothing from next to nothing', () => expect(['0', '0.000', '-0', '0.000000000001'].map(isZeroUsd)).toEqual([true, true, true, false]));
it('a share stays between nothing and all', () => expect([shareOf('5', '50'), shareOf('60', '50'), shareOf('5', '0')]).toEqual([0.1, 1, 0]));
