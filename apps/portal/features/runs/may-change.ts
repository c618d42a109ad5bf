import type { Execution } from '@/lib/api/types';
import { isZeroUsd } from '@/lib/format/money';
import { isTerminal } from '@/lib/format/words';

const CHARGED = 'billing.run-charged@1';

/** Until its charge is on record: that is a fact of its own, which follows the run's end. */
export function mayChange({ state, cost, timeline }: Pick<Execution, 'state' | 'timeline'> & { cost: Pick<Execution['cost'], 'platformUsd'> }): boolean {
  return !isTerminal(state) || (!isZeroUsd(cost.platformUsd) && timeline.every(({ type }) => type !== CHARGED));
}
