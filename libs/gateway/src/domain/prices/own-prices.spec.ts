import { codeOf, given } from '@keystead/testing/src/given.js';
import { costOf, priceOf, type PriceList } from './price-list.js';
import { evolveOwnPrices, noOwnPrices, PricePublished, publishPrice, type PriceEvent, type PublishPrice } from './own-prices.js';

const story = given<PriceList, PublishPrice, PriceEvent>({ initial: noOwnPrices, evolve: evolveOwnPrices, decide: publishPrice });
const mixtral: PublishPrice = { model: 'mixtral', charge: 'provider', inputUsdPerMillion: '0.5', outputUsdPerMillion: '1.25', today: '2026-11-22' };

describe("an organisation's own prices", () => {
  it('get a version each', () => {
    const first = publishPrice(mixtral, noOwnPrices)[0]!;
    story.given(first).when({ ...mixtral, inputUsdPerMillion: '0.6', today: '2026-11-23' }).then(
      PricePublished.create({ provider: 'openai-compatible', model: 'mixtral', charge: 'provider', inputUsdPerMillion: '0.6', outputUsdPerMillion: '1.25', effectiveFrom: '2026-11-23', version: 'own-2' }),
    );
  });

  it('hold from their day on, exactly', () => {
    const list = story.given(...publishPrice(mixtral, noOwnPrices)).state();
    const price = priceOf(list, 'openai-compatible', 'mixtral', new Date('2026-11-22T00:00:00.000Z'))!;
    expect([price.version, costOf(price, { inputTokens: 3, cachedInputTokens: 1, outputTokens: 1 })]).toEqual(['own-1', 2_750_000n]);
  });

  it.each([
    ['more than six decimals', { inputUsdPerMillion: '0.0000001' }],
    ['a negative price', { inputUsdPerMillion: '-1' }],
    ['words', { outputUsdPerMillion: 'free' }],
    ['nothing billed at a price', { charge: 'none' as const }],
    ['a bill of nothing', { inputUsdPerMillion: '0', outputUsdPerMillion: '0' }],
  ])('refuse %s', (_, over) => {
    expect(codeOf(() => publishPrice({ ...mixtral, ...over }, noOwnPrices))).toBe('gateway.price-invalid');
  });

  it('may be an explicit nothing', () => {
    expect(publishPrice({ ...mixtral, charge: 'none', inputUsdPerMillion: '0', outputUsdPerMillion: '0' }, noOwnPrices)).toHaveLength(1);
  });
});
