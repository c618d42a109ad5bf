'use client';

import { useState, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';

export const CHART_HEIGHT = 220;

interface ChartFrameProps {
  /** What the chart says, for those who do not see it. */
  summary: string;
  table: ReactNode;
  children: ReactNode;
}

/** Every chart has its table: the same figures, one press away. */
export function ChartFrame({ summary, table, children }: ChartFrameProps): ReactNode {
  const [asTable, setAsTable] = useState(false);
  return (
    <figure>
      {asTable ? (
        <div className="max-h-80 overflow-y-auto rounded-md border border-line">{table}</div>
      ) : (
        <div role="img" aria-label={summary} style={{ height: CHART_HEIGHT }}>
          {children}
        </div>
      )}
      <figcaption className="mt-2 flex flex-wrap items-center justify-between gap-2 text-sm text-muted">
        <span>{summary}</span>
        <Button look="quiet" size="small" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? 'Show chart' : 'Show table'}
        </Button>
      </figcaption>
    </figure>
  );
}
