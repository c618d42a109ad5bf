import type { ReactNode } from 'react';
import { Notice } from '@/components/ui/notice';
import type { Execution } from '@/lib/api/types';
import { visible } from '@/lib/format/visible';
import { OUTCOMES } from '@/lib/format/words';

/** Why a run did not succeed: who decided, by which rule, and what the reader can do. Nothing when it did. */
export function RunOutcome({ run }: { run: Execution }): ReactNode {
  if (run.outcome === 'SUCCEEDED' || (run.outcome === null && run.state !== 'refused')) return null;
  const tone = run.outcome === null ? 'warn' : (OUTCOMES[run.outcome]?.tone ?? 'warn');
  const title = run.state === 'refused' ? 'This run was refused' : `${run.outcome === null ? 'Ended' : (OUTCOMES[run.outcome]?.label ?? run.outcome)}`;
  return (
    <div role="status">
      <Notice tone={tone === 'neutral' ? 'note' : tone} title={title}>
        {run.outcomeText !== null && <p>{visible(run.outcomeText)}</p>}
        {run.error !== null && run.error.message !== run.outcomeText && <p className="break-words">{visible(run.error.message)}</p>}
        <p className="text-muted">{run.state === 'refused' ? 'Nothing was run and nothing was charged.' : 'The app’s price is charged only for runs that succeed.'}</p>
      </Notice>
    </div>
  );
}
