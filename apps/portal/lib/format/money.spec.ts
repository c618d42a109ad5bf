import { addUsd, formatAmount, formatUsd, isZeroUsd, placesOf, shareOf } from './money';

describe('an amount on the screen', () => {
  it.each([
    ['0', '0.00 USD'],
    ['0.000', '0.00 USD'],
    ['12', '12.00 USD'],
    ['12.5', '12.50 USD'],
    ['1234567.891', '1,234,567.89 USD'],
    ['0.02', '0.02 USD'],
    ['0.005', '0.005 USD'],
    ['0.9999', '1.00 USD'],
    ['-3.2', '−3.20 USD'],
  ])('%s reads %s', (amount, shown) => expect(formatUsd(amount)).toBe(shown));

  it.each([
    ['0.000234150000', '0.00023 USD'],
    ['0.0000000001', '0.0000000001 USD'],
    ['0.000000000001', '0.000000000001 USD'],
    ['-0.0004', '−0.0004 USD'],
  ])('a part of a cent, %s, is never rounded to nothing: %s', (amount, shown) => expect(formatUsd(amount)).toBe(shown));
});

it('adds to the last digit', () => expect(addUsd(['50', '-11.204215', '-0.84'])).toBe('37.955785'));
it('a sum below zero keeps its sign', () => expect(addUsd(['0.1', '-0.3'])).toBe('-0.2'));
it('knows nothing from next to nothing', () => expect(['0', '0.000', '-0', '0.000000000001'].map(isZeroUsd)).toEqual([true, true, true, false]));
it('a share stays between nothing and all', () => expect([shareOf('5', '50'), shareOf('60', '50'), shareOf('5', '0')]).toEqual([0.1, 1, 0]));
it('figures side by side have the same decimals, and add up', () => {
  const [paid, commission, earned] = ['0.14', '0.021', '0.119'];
  const places = placesOf([paid!, commission!, earned!]);
  expect([paid, commission, earned].map((amount) => formatAmount(amount!, places))).toEqual(['0.140', '0.021', '0.119']);
  expect(placesOf(['5', '12.5'])).toBe(2);
});
