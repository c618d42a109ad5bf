import { isZeroUsd } from './money';

/** How sure a figure is: counted by whoever bills, worked out by Keystead, or the most it can have been. */
export type Certainty = 'counted' | 'estimated' | 'at most';

interface Counted {
  charge: string;
  costUsd: string;
  usageSource: string | null;
}

/** Of a sum it is that of its least certain part. */
export function certaintyOf(calls: readonly Counted[]): Certainty {
  const sources = calls.filter((call) => call.charge === 'provider' && !isZeroUsd(call.costUsd)).map((call) => call.usageSource);
  if (sources.includes('bound')) return 'at most';
  return sources.some((source) => source === 'estimate' || source === 'provider_partial') ? 'estimated' : 'counted';
}

/** Before the words that say who charges. */
export const CERTAINTIES: Readonly<Record<Certainty, string>> = { counted: '', estimated: 'estimated, ', 'at most': 'at most this, ' };
