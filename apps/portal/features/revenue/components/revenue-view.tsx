'use client';

import type { ReactNode } from 'react';
import { ButtonLink } from '@/components/ui/button';
import { Section } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { Loaded } from '@/components/ui/loaded';
import { Money } from '@/components/ui/money';
import { SkeletonFigures } from '@/components/ui/skeleton';
import { Stat, Stats } from '@/components/ui/stat';
import type { Revenue } from '@/lib/api/types';
import { placesOf } from '@/lib/format/money';
import { useRevenue } from '../api/use-revenue';
import { Forecast } from './forecast';
import { RevenueByApp } from './revenue-by-app';
import { RevenueOverTime } from './revenue-over-time';

const MONTHS = 3;

export function RevenueView(): ReactNode {
  const revenue = useRevenue(MONTHS);
  return <Loaded result={revenue} skeleton={<SkeletonFigures />}>{(data) => <Figures revenue={data} />}</Loaded>;
}

function Figures({ revenue }: { revenue: Revenue }): ReactNode {
  const places = placesOf([revenue.netUsd, revenue.grossUsd, revenue.commissionUsd]);
  return (
    <>
      <Stats label="Revenue in the last three months">
        <Stat label="You earned" value={<Money usd={revenue.netUsd} places={places} />} note="last three months, after commission" />
        <Stat label="Buyers paid" value={<Money usd={revenue.grossUsd} places={places} />} note="for runs that succeeded" />
        <Stat label="Commission" value={<Money usd={revenue.commissionUsd} places={places} />} note="15 %, kept by the platform" />
        <Stat label="To be paid out" value={<Money usd={revenue.balanceUsd} places={places} />} note="your balance now" href="/developer/payouts" />
      </Stats>
      {revenue.byDay.length === 0 ? (
        <Section title="Over time">
          <Empty title="Nothing earned yet" action={<ButtonLink href="/developer/apps">Your apps</ButtonLink>}>
            When somebody runs an app of yours that has a price, 85 % of it is yours.
          </Empty>
        </Section>
      ) : (
        <>
          <Section title="Over time" about="What you earned, added up, and where it is going.">
            <RevenueOverTime revenue={revenue} />
          </Section>
          <Forecast forecast={revenue.forecast} />
          <RevenueByApp revenue={revenue} />
        </>
      )}
    </>
  );
}
