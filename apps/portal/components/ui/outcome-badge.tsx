import type { ReactNode } from 'react';
import type { ExecutionSummary } from '@/lib/api/types';
import { OUTCOMES } from '@/lib/format/words';
import { Badge } from './badge';

/** How a run stands: its outcome in words, or that it is still going. */
export function OutcomeBadge({ run }: { run: Pick<ExecutionSummary, 'state' | 'outcome'> }): ReactNode {
  if (run.outcome !== null && run.outcome !== undefined) {
    const { label, tone } = OUTCOMES[run.outcome] ?? { label: run.outcome, tone: 'neutral' as const };
    return <Badge tone={tone}>{label}</Badge>;
  }
  if (run.state === 'refused') return <Badge tone="warn">Refused</Badge>;
  return <Badge tone="note">{run.state === 'running' ? 'Running' : 'Queued'}</Badge>;
}
