'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { rememberPosition } from '@/lib/api/position';
import type { LogLine } from '@/lib/api/types';
import { useStream } from '@/lib/api/use-stream';
import { useLog } from './use-runs';

export interface LiveRun {
  lines: readonly LogLine[];
  /** What the app answered before the run's record says so; undefined while there is none. */
  output: unknown;
  /** How many runs are to start before this one; null when it is not waiting. */
  queuePosition: number | null;
  /** Whether news of it arrive. */
  connected: boolean;
}

/** Log and answer as they arrive; from the record when the run is over. A reconnect may repeat lines: `seq` keeps each once. */
export function useLiveRun(id: string, live: boolean): LiveRun {
  const queries = useQueryClient();
  const [streamed, setStreamed] = useState<readonly LogLine[]>([]);
  const [output, setOutput] = useState<unknown>(undefined);
  const [queuePosition, setQueuePosition] = useState<number | null>(null);
  const reload = (): void => void queries.invalidateQueries({ queryKey: ['run', id] });
  const connected = useStream(live ? `/api/executions/${encodeURIComponent(id)}/stream` : null, {
    log: (data) => {
      if (isLine(data)) setStreamed((lines) => [...lines, data]);
    },
    output: (data) => setOutput((data as { output?: unknown } | null)?.output),
    state: (data) => {
      const at = (data as { queuePosition?: unknown } | null)?.queuePosition;
      setQueuePosition(typeof at === 'number' ? at : null);
      reload();
    },
    done: (data) => {
      const position = (data as { position?: unknown } | null)?.position;
      if (typeof position === 'string' && position !== '') rememberPosition(position);
      reload();
    },
  });
  const recorded = useLog(id, !live);
  const lines = useMemo(() => {
    const bySeq = new Map([...(recorded.data ?? []), ...streamed].map((line) => [line.seq, line]));
    return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
  }, [recorded.data, streamed]);
  return { lines, output, queuePosition, connected };
}

function isLine(data: unknown): data is LogLine {
  return typeof data === 'object' && data !== null && typeof (data as LogLine).seq === 'number' && typeof (data as LogLine).text === 'string';
}
