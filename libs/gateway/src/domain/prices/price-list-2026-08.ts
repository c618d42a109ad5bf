import type { PriceEntry, PriceList } from './price-list.js';

/**
 * List prices as OpenAI published them by August 2026, micro-USD per million tokens. Only text models that the gateway can
 * bound and settle are listed: a model that is missing here is refused, never guessed.
 */

const SINCE = '2026-08-01';

function openai(model: string, input: bigint, cachedInput: bigint | null, output: bigint): PriceEntry {
  return { provider: 'openai', model, charge: 'provider', input, cachedInput, output, effectiveFrom: SINCE };
}

export const PRICE_LIST_2026_08: PriceList = {
  version: '2026-08',
  entries: [
    openai('gpt-3.5-turbo', 500_000n, null, 1_500_000n),
    openai('gpt-4-turbo', 10_000_000n, null, 30_000_000n),
    openai('gpt-4o', 2_500_000n, 1_250_000n, 10_000_000n),
    openai('gpt-4o-2024-08-06', 2_500_000n, 1_250_000n, 10_000_000n),
    openai('gpt-4o-2024-11-20', 2_500_000n, 1_250_000n, 10_000_000n),
    openai('gpt-4o-mini', 150_000n, 75_000n, 600_000n),
    openai('gpt-4o-mini-2024-07-18', 150_000n, 75_000n, 600_000n),
    openai('gpt-4.1', 2_000_000n, 500_000n, 8_000_000n),
    openai('gpt-4.1-2025-04-14', 2_000_000n, 500_000n, 8_000_000n),
    openai('gpt-4.1-mini', 400_000n, 100_000n, 1_600_000n),
    openai('gpt-4.1-mini-2025-04-14', 400_000n, 100_000n, 1_600_000n),
    openai('o1', 15_000_000n, 7_500_000n, 60_000_000n),
    openai('o3', 2_000_000n, 500_000n, 8_000_000n),
    openai('o3-mini', 1_100_000n, 550_000n, 4_400_000n),
    openai('o4-mini', 1_100_000n, 275_000n, 4_400_000n),
    openai('gpt-5', 1_250_000n, 125_000n, 10_000_000n),
    openai('gpt-5-2025-08-07', 1_250_000n, 125_000n, 10_000_000n),
    openai('gpt-5-mini', 250_000n, 25_000n, 2_000_000n),
    openai('gpt-5-mini-2025-08-07', 250_000n, 25_000n, 2_000_000n),
    openai('gpt-5-nano', 50_000n, 5_000n, 400_000n),
    openai('gpt-5-nano-2025-08-07', 50_000n, 5_000n, 400_000n),
    openai('gpt-5.1', 1_250_000n, 125_000n, 10_000_000n),
    openai('gpt-5.1-2025-11-13', 1_250_000n, 125_000n, 10_000_000n),
    openai('gpt-5.2', 1_750_000n, 175_000n, 14_000_000n),
    openai('gpt-5.2-2025-12-11', 1_750_000n, 175_000n, 14_000_000n),
    openai('gpt-5.4-mini', 750_000n, 75_000n, 4_500_000n),
    openai('gpt-5.4-mini-2026-03-17', 750_000n, 75_000n, 4_500_000n),
    openai('gpt-5.4-nano', 200_000n, 20_000n, 1_250_000n),
    openai('gpt-5.4-nano-2026-03-17', 200_000n, 20_000n, 1_250_000n),
    { provider: 'ollama', model: '*', charge: 'none', input: 0n, cachedInput: null, output: 0n, effectiveFrom: '2000-01-01' },
    { provider: 'practice', model: '*', charge: 'practice', input: 0n, cachedInput: null, output: 0n, effectiveFrom: '2000-01-01' },
  ],
};
