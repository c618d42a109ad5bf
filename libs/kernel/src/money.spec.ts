import { NotMoney, formatUsd, parseUsd, splitCommission, tokenCost } from './money.js';

describe('money', () => {
  it.each(['0', '1', '0.000000000001', '12.5', '-3.25', '9999999999999999.999999999999'])('keeps %s exactly', (text) => {
    expect(formatUsd(parseUsd(text))).toBe(text);
  });

  it.each(['', '-0', '01', '1.', '.5', '1.50', '1e3', '+1', '1,5', '0.0000000000001', ' 1'])('refuses %j', (text) => {
    expect(() => parseUsd(text)).toThrow(NotMoney);
  });

  it('multiplies a price per million tokens exactly', () => {
    // 0.15 USD per million tokens is 150,000 micro-USD; 3 tokens cost 0.00000045 USD.
    expect(formatUsd(tokenCost(150_000n, 3))).toBe('0.00000045');
  });

  it('rounds the commission down to the micro-USD and gives the rest to the developer', () => {
    const { commission, developer } = splitCommission(parseUsd('0.000009'));
    expect([formatUsd(commission), formatUsd(developer)]).toEqual(['0.000001', '0.000008']);
  });

  it.each([0n, 1n, 999_999n, 1_000_000n, 123_456_789_012_345n])('splits %s pico-USD so that the parts add up', (price) => {
    const { commission, developer } = splitCommission(price);
    expect(commission + developer).toBe(price);
  });
});
