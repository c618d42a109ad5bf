import type { PicoUsd } from '@keystead/kernel/src/money.js';
import type { TokenUsage, UsageSource } from '../../contract/chat.js';
import { costOf, type PriceEntry } from '../prices/price-list.js';
import { estimateTokens } from '../request/bound.js';

/** What was seen of a call, whether it ended well or not. */
export interface Observed {
  readonly usage: TokenUsage | null;
  /** The provider's terminal marker came, so `usage` is its last word. */
  readonly complete: boolean;
  /** False where the provider cannot have billed anything. */
  readonly billable: boolean;
  readonly inputBytes: number;
  readonly outputBytes: number;
}

export interface Settlement {
  readonly usage: TokenUsage;
  readonly source: UsageSource;
  readonly cost: PicoUsd;
  /** What the budget keeps: the cost where the provider stated it, otherwise the whole bound, because the bill may be anything up to it. */
  readonly budgetCost: PicoUsd;
}

const NOTHING: TokenUsage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 };

export function settlementOf(observed: Observed, price: PriceEntry, bound: PicoUsd): Settlement {
  if (!observed.billable) return { usage: NOTHING, source: 'estimate', cost: 0n, budgetCost: 0n };
  if (observed.usage !== null && observed.complete) {
    const cost = costOf(price, observed.usage);
    return { usage: observed.usage, source: 'provider_final', cost, budgetCost: cost };
  }
  const usage = observed.usage ?? { inputTokens: estimateTokens(observed.inputBytes), cachedInputTokens: 0, outputTokens: estimateTokens(observed.outputBytes) };
  const estimated = costOf(price, usage);
  const cost = estimated < bound ? estimated : bound;
  return { usage, source: observed.usage === null ? 'estimate' : 'provider_partial', cost, budgetCost: bound };
}
