'use client';

import type { ReactNode } from 'react';
import { Card, Section } from '@/components/ui/card';
import { Loaded } from '@/components/ui/loaded';
import { Money } from '@/components/ui/money';
import { Meter } from '@/components/ui/progress';
import { SkeletonFigures } from '@/components/ui/skeleton';
import { Stat, Stats } from '@/components/ui/stat';
import type { Budget } from '@/lib/api/types';
import { addUsd, formatUsd, shareOf } from '@/lib/format/money';
import { formatPercent } from '@/lib/format/number';
import { formatMonth } from '@/lib/format/time';
import { can, useSession } from '@/lib/session/context';
import { useBudget } from '../api/use-budget';
import { LimitForm } from './limit-form';

export function BudgetView(): ReactNode {
  const budget = useBudget();
  return <Loaded result={budget} skeleton={<SkeletonFigures />}>{(data) => <Figures budget={data} />}</Loaded>;
}

function Figures({ budget }: { budget: Budget }): ReactNode {
  const { limitUsd, settledUsd, reservedUsd, month } = budget;
  if (limitUsd === null) return <NoLimit budget={budget} />;
  const left = addUsd([limitUsd, `-${settledUsd}`, `-${reservedUsd}`]);
  const used = shareOf(settledUsd, limitUsd);
  const held = Math.min(1 - used, shareOf(reservedUsd, limitUsd));
  return (
    <>
      <Stats label={`Budget of ${formatMonth(month)}`}>
        <Stat label="Spent" value={<Money usd={settledUsd} />} note={formatMonth(month)} />
        <Stat label="Held for calls under way" value={<Money usd={reservedUsd} />} note="returned when they cost less" />
        <Stat label="Left" value={<Money usd={left} />} note={`${formatPercent(1 - used - held)} of the limit`} />
        <Stat label="Limit" value={<Money usd={limitUsd} />} note="for all members together" />
      </Stats>
      <Card className="p-5">
        <Meter label={`${formatUsd(settledUsd)} spent and ${formatUsd(reservedUsd)} held, of ${formatUsd(limitUsd)}`} parts={[{ share: used, tone: 'used' }, { share: held, tone: 'held' }]} />
        <p className="mt-3 text-sm text-muted">Each call is admitted only if its highest possible price still fits. That is why the limit holds, even when many calls arrive at once.</p>
      </Card>
      <Limit title="Change the limit" limitUsd={limitUsd} />
    </>
  );
}

function NoLimit({ budget }: { budget: Budget }): ReactNode {
  return (
    <>
      <Stats label={`Spend in ${formatMonth(budget.month)}`}>
        <Stat label="Spent" value={<Money usd={budget.settledUsd} />} note={formatMonth(budget.month)} />
        <Stat label="Limit" value="None" note="calls are not held back" />
      </Stats>
      <Limit title="Set a limit" limitUsd="" />
    </>
  );
}

/** For those who may set it; the others read it. */
function Limit({ title, limitUsd }: { title: string; limitUsd: string }): ReactNode {
  if (!can(useSession(), 'update', 'Budget')) return <p className="text-sm text-muted">An admin of your organisation sets the limit.</p>;
  return (
    <Section title={title}>
      <LimitForm key={limitUsd} limitUsd={limitUsd} />
    </Section>
  );
}
