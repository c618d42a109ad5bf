import type { ReactNode } from 'react';
import { CopyId } from '@/components/ui/copy';
import { Facts } from '@/components/ui/facts';
import { Progress } from '@/components/ui/progress';
import { Time } from '@/components/ui/time';
import type { Execution } from '@/lib/api/types';
import { formatBytes, formatDuration } from '@/lib/format/number';
import { isTerminal } from '@/lib/format/words';
import { IsolationOf } from './isolation';

export function RunFacts({ run }: { run: Execution }): ReactNode {
  const { usage, limits } = run;
  return (
    <div className="flex flex-col gap-4">
      <IsolationOf isolation={run.isolation} />
      <Facts
        items={[
          ['Requested', <Time key="requested" at={run.requestedAt} exact />],
          ['Finished', <Time key="finished" at={run.finishedAt} exact />],
          ['Run', <CopyId key="id" id={run.id} what="run id" />],
        ]}
      />
      {limits !== null && isTerminal(run.state) && (
        <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-2 lg:grid-cols-1">
          <Used name="Time" used={usage?.wallMs} limit={limits.wallMs} show={formatDuration} />
          <Used name="CPU" used={usage?.cpuMs} limit={limits.cpuMs} show={formatDuration} />
          <Used name="Memory" used={usage?.memoryBytes} limit={limits.memoryBytes} show={formatBytes} />
          <Used name="Output" used={usage?.outputBytes} limit={limits.outputBytes} show={formatBytes} />
        </dl>
      )}
    </div>
  );
}

function Used({ name, used, limit, show }: { name: string; used: number | undefined; limit: number; show: (value: number) => string }): ReactNode {
  return (
    <div className="grid grid-cols-[auto_1fr] gap-x-2 gap-y-1">
      <dt className="text-muted">{name}</dt>
      <dd className="text-right">
        {used === undefined ? 'not measured' : show(used)} <span className="text-muted">{used === undefined ? 'at most' : 'of'} {show(limit)}</span>
      </dd>
      {used !== undefined && (
        <dd className="col-span-2">
          <Progress share={limit > 0 ? Math.min(1, used / limit) : 0} label={`${name} used of its limit`} />
        </dd>
      )}
    </div>
  );
}
