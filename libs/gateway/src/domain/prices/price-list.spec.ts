import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatUsd } from '@keystead/kernel/src/money.js';
import { PRICE_LIST_2026_08 } from './price-list-2026-08.js';
import { costOf, priceOf, tokenPrice, type PriceEntry, type PriceList } from './price-list.js';

const AT = new Date('2026-11-22T12:00:00.000Z');

function entry(over: Partial<PriceEntry>): PriceEntry {
  return { provider: 'openai', model: 'm', charge: 'provider', input: 1n, cachedInput: null, output: 2n, effectiveFrom: '2026-01-01', ...over };
}

describe('a price list', () => {
  it('costs tokens exactly, to the pico-USD', () => {
    const price = priceOf(PRICE_LIST_2026_08, 'openai', 'gpt-4o-mini', AT)!;
    expect(formatUsd(costOf(price, { inputTokens: 1_001, cachedInputTokens: 1, outputTokens: 7 }))).toBe('0.000154275');
  });

  it('bills cached tokens as any other where the provider has no cached price', () => {
    const price = priceOf(PRICE_LIST_2026_08, 'openai', 'gpt-4-turbo', AT)!;
    expect(costOf(price, { inputTokens: 10, cachedInputTokens: 10, outputTokens: 0 })).toBe(100_000_000n);
  });

  it('counts on no discount in a bound', () => {
    expect(tokenPrice(entry({ input: 10n, cachedInput: 1n, output: 3n }))).toEqual({ input: 10n, output: 3n });
    expect(tokenPrice(entry({ input: 10n, cachedInput: 20n, output: 3n }))).toEqual({ input: 20n, output: 3n });
  });

  it('never trusts more cached tokens than there are tokens', () => {
    expect(costOf(entry({ input: 10n, cachedInput: 1n }), { inputTokens: 3, cachedInputTokens: 9, outputTokens: 0 })).toBe(3n);
  });

  it('takes the latest price in force on the day, and an exact model before the wildcard', () => {
    const list: PriceList = {
      version: 'v',
      entries: [
        entry({ input: 3n, effectiveFrom: '2026-11-23' }),
        entry({ input: 2n, effectiveFrom: '2026-11-22' }),
        entry({ input: 1n, effectiveFrom: '2026-01-01' }),
        entry({ model: '*', input: 9n, effectiveFrom: '2026-11-22' }),
      ],
    };
    expect(priceOf(list, 'openai', 'm', AT)?.input).toBe(2n);
    expect(priceOf(list, 'openai', 'm', new Date('2026-11-21T23:59:59.999Z'))?.input).toBe(1n);
    expect(priceOf(list, 'openai', 'other', AT)?.input).toBe(9n);
  });

  it('has no price for what it does not list', () => {
    expect(priceOf(PRICE_LIST_2026_08, 'openai', 'gpt-9-ultra', AT)).toBeNull();
    expect(priceOf(PRICE_LIST_2026_08, 'openai-compatible', 'gpt-4o-mini', AT)).toBeNull();
    expect(priceOf(PRICE_LIST_2026_08, 'openai', 'gpt-4o', new Date('2025-01-01T00:00:00.000Z'))).toBeNull();
  });

  it('prices local and practice models at an explicit nothing, each with its own word', () => {
    const words = (['ollama', 'practice'] as const).map((provider) => {
      const price = priceOf(PRICE_LIST_2026_08, provider, 'anything', AT)!;
      return [price.charge, price.input, price.output, price.version];
    });
    expect(words).toEqual([['none', 0n, 0n, '2026-08'], ['practice', 0n, 0n, '2026-08']]);
  });

  it('lists each model once', () => {
    const names = PRICE_LIST_2026_08.entries.map(({ provider, model }) => `${provider}/${model}`);
    expect(names).toEqual([...new Set(names)]);
  });
});

const REFERENCE = join(import.meta.dirname, '../../../../../../shared/reference/model-prices.tsv');
const published = existsSync(REFERENCE) ? readFileSync(REFERENCE, 'utf8') : null;

describe(published === null ? 'the list beside the published prices (reference table absent: nothing was compared)' : 'the list beside the published prices', () => {
  it('agrees with every figure of the reference table', () => {
    const rows = new Map((published ?? '').split('\n').map((line) => line.split('\t')).map((cells) => [`${cells[0]}/${cells[1]}`, cells]));
    const micro = (usd: string | undefined) => (usd === undefined || usd === '' ? null : BigInt(Math.round(Number(usd) * 1e6)));
    const differing = PRICE_LIST_2026_08.entries
      .filter(({ charge }) => published !== null && charge === 'provider')
      .filter((price) => {
        const row = rows.get(`${price.provider}/${price.model}`);
        return row === undefined || micro(row[2]) !== price.input || micro(row[3]) !== price.output || micro(row[4]) !== price.cachedInput;
      });
    expect(differing).toEqual([]);
  });
});
