import type { ReactNode } from 'react';
import type { ExecutionSummary } from '@/lib/api/types';
import { isZeroUsd } from '@/lib/format/money';
import { CHARGES } from '@/lib/format/words';
import { Money } from './money';

/** What the provider bills for a run. A run without a bill says so in words instead of showing $0.00. */
export function ProviderCost({ cost }: { cost: ExecutionSummary['cost'] }): ReactNode {
  if (cost.charge === null) return <span className="text-muted">no model called</span>;
  if ((cost.charge === 'provider' || cost.charge === 'mixed') && cost.providerUsd !== null) return isZeroUsd(cost.providerUsd) ? <span className="text-muted">nothing was charged</span> : <Money usd={cost.providerUsd} />;
  return <span className="text-muted">{CHARGES[cost.charge]}</span>;
}
