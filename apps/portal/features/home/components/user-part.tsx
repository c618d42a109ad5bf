'use client';

import type { ReactNode } from 'react';
import { Money } from '@/components/ui/money';
import { Stats } from '@/components/ui/stat';
import { addUsd } from '@/lib/format/money';
import { lastMonths } from '@/lib/format/months';
import { formatCount, plural } from '@/lib/format/number';
import { formatMonth } from '@/lib/format/time';
import { useAnyKey, useBudget, useInstalls, useLatestRuns, useMonth } from '../api/use-home';
import { Figure, Part } from './figure';
import { FirstSteps } from './first-steps';
import { LatestRuns } from './latest-runs';
import { YourApps } from './your-apps';

export function UserPart(): ReactNode {
  const month = lastMonths(1)[0] ?? '';
  const usage = useMonth(month);
  const budget = useBudget();
  const keys = useAnyKey();
  const installs = useInstalls();
  const runs = useLatestRuns();
  const isNew = runs.data?.length === 0;
  return (
    <Part question="What did I spend and run?">
      <Stats label="Your month in figures">
        <Figure label="Model spend" href="/usage" result={usage} value={(data) => <Money usd={data.totals.costUsd} />} note={(data) => (data.totals.estimated > 0 ? `${formatMonth(month)}, in part estimated` : formatMonth(month))} />
        <Figure label="Model calls" href="/usage" result={usage} value={(data) => formatCount(data.totals.calls)} note={(data) => `${formatCount(data.totals.inputTokens + data.totals.outputTokens)} tokens`} />
        <Figure label="Budget left" href="/usage" result={budget} value={(data) => (data.limitUsd === null ? 'No limit' : <Money usd={addUsd([data.limitUsd, `-${data.settledUsd}`, `-${data.reservedUsd}`])} />)} note={() => 'shared by your organisation'} />
        <Figure label="Active keys" href="/keys" result={keys} value={(data) => formatCount(data.filter((key) => key.state === 'active').length)} note={(data) => (data.length === 0 ? 'add one to use your provider' : `${plural(data.reduce((sum, key) => sum + key.uses, 0), 'use')} on record`)} />
      </Stats>
      {isNew && <FirstSteps hasKey={keys.data?.some((key) => key.state === 'active') ?? false} hasApp={(installs.data?.length ?? 0) > 0} />}
      {!isNew && (
        <div className="grid items-start gap-5 xl:grid-cols-[1fr_20rem]">
          <LatestRuns runs={runs} />
          <YourApps installs={installs} />
        </div>
      )}
    </Part>
  );
}
