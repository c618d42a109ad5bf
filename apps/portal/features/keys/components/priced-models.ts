import type { Key, Price } from '@/lib/api/types';

const SHOWN = 5;

/** For an OpenAI-compatible key: which of its models can be chosen, which is those that have a price. `null` where nothing needs saying. */
export function pricedModels(provider: Key['provider'], allowed: readonly string[] | null, prices: readonly Price[] | undefined): string | null {
  if (provider !== 'openai-compatible' || prices === undefined) return null;
  const names = prices.filter((price) => price.provider === provider && price.model !== '*' && (allowed?.includes(price.model) ?? true)).map((price) => price.model);
  if (names.length === 0) return `No model of this address${allowed === null ? '' : ' that the key allows'} has a price yet, so none can be chosen. Ask an administrator to add one under Prices.`;
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  return `Can be chosen, because they have a price: ${names.slice(0, SHOWN).join(', ')}${more}.`;
}
