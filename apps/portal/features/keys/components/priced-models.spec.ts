import type { Price } from '@/lib/api/types';
import { pricedModels } from './priced-models';

const price = (model: string, provider: Price['provider'] = 'openai-compatible'): Price => ({ provider, model, charge: 'provider', inputUsdPerMillion: '1', cachedInputUsdPerMillion: null, outputUsdPerMillion: '2', version: 'own-1', effectiveFrom: '2026-11-22' });

describe('which models an OpenAI-compatible key can be used for', () => {
  it('are those with a price', () => expect(pricedModels('openai-compatible', null, [price('phi-4'), price('gpt-4o', 'openai')])).toBe('Can be chosen, because they have a price: phi-4.'));
  it('are none before there is one', () => expect(pricedModels('openai-compatible', null, [price('gpt-4o', 'openai')])).toBe('No model of this address has a price yet, so none can be chosen. Ask an administrator to add one under Prices.'));
  it('are none while the key allows others only', () => expect(pricedModels('openai-compatible', ['mixtral'], [price('phi-4')])).toMatch(/^No model of this address that the key allows has a price yet/));
  it('need no word for a provider whose prices Keystead knows', () => expect(pricedModels('openai', null, [])).toBeNull());
});
