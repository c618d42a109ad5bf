import { tokenCost, type PicoUsd } from '@keystead/kernel/src/money.js';
import type { Charge } from '../../contract/charge.js';
import type { TokenUsage } from '../../contract/chat.js';
import type { Provider } from '../../contract/model-id.js';

/**
 * A price list is versioned data. A charge keeps the version it was made under, so any month can be recomputed, under the
 * list that was in force or under another. An entry never changes: a new price is a new entry with a later `effectiveFrom`.
 */
export interface PriceEntry {
  readonly provider: Provider;
  /** The provider's name of the model, or `*` for all of a provider's models. */
  readonly model: string;
  readonly charge: Charge;
  /** Micro-USD per million tokens; a price of 2.50 USD per million is `2_500_000n`. */
  readonly input: bigint;
  /** For input tokens the provider served from its cache; null where it bills them as any other. */
  readonly cachedInput: bigint | null;
  readonly output: bigint;
  /** ISO date, UTC, inclusive. */
  readonly effectiveFrom: string;
}

export interface PriceList {
  readonly version: string;
  readonly entries: readonly PriceEntry[];
}

export interface Price extends PriceEntry {
  readonly version: string;
}

/** @returns the price in force at that instant, an exact model before `*`; null when the model has none. */
export function priceOf(list: PriceList, provider: Provider, model: string, at: Date): Price | null {
  const day = at.toISOString().slice(0, 10);
  let best: PriceEntry | null = null;
  for (const entry of list.entries) {
    if (entry.provider !== provider || (entry.model !== model && entry.model !== '*') || entry.effectiveFrom > day) continue;
    if (best === null || outranks(entry, best)) best = entry;
  }
  return best === null ? null : { ...best, version: list.version };
}

function outranks(entry: PriceEntry, other: PriceEntry): boolean {
  if ((entry.model === '*') !== (other.model === '*')) return other.model === '*';
  return entry.effectiveFrom >= other.effectiveFrom;
}

/** Exact: nothing is rounded. */
export function costOf(price: PriceEntry, usage: TokenUsage): PicoUsd {
  const cached = Math.min(usage.cachedInputTokens, usage.inputTokens);
  return (
    tokenCost(price.input, usage.inputTokens - cached) +
    tokenCost(price.cachedInput ?? price.input, cached) +
    tokenCost(price.output, usage.outputTokens)
  );
}

/** The most that one token of each kind can cost: no cache discount is counted on. */
export function tokenPrice(price: PriceEntry): { readonly input: PicoUsd; readonly output: PicoUsd } {
  const dearest = price.cachedInput !== null && price.cachedInput > price.input ? price.cachedInput : price.input;
  return { input: tokenCost(dearest, 1), output: tokenCost(price.output, 1) };
}
