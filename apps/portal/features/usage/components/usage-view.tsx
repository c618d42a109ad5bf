'use client';

import { useState, type ReactNode } from 'react';
import { Section } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { Loaded } from '@/components/ui/loaded';
import { Money } from '@/components/ui/money';
import { Page } from '@/components/ui/page';
import { FilterSelect } from '@/components/ui/select';
import { SkeletonFigures } from '@/components/ui/skeleton';
import { Stat, Stats } from '@/components/ui/stat';
import { isZeroUsd } from '@/lib/format/money';
import { formatCount, plural } from '@/lib/format/number';
import { lastMonths } from '@/lib/format/months';
import { formatMonth } from '@/lib/format/time';
import { can, useSession } from '@/lib/session/context';
import { useUsage } from '../api/use-usage';
import { Charges } from './charges';
import { SpendByDay } from './spend-by-day';
import { UsageByApp, UsageByModel } from './usage-tables';

const MONTHS_SHOWN = 12;

export function UsageView(): ReactNode {
  const me = useSession();
  const months = lastMonths(MONTHS_SHOWN);
  const [month, setMonth] = useState(months[0] ?? '');
  const usage = useUsage(month);
  return (
    <Page
      title="Usage"
      about="What your model calls cost, and what Keystead charged. These are two different bills."
      action={
        <FilterSelect label="Month" value={month} onChange={(event) => setMonth(event.target.value)} className="w-48">
            {months.map((value) => (
              <option key={value} value={value}>
                {formatMonth(value)}
              </option>
            ))}
          </FilterSelect>
      }
    >
      <Loaded result={usage} skeleton={<SkeletonFigures below="h-[36rem]" />}>
        {(data) => (
          <>
            <Stats label={`Usage in ${formatMonth(month)}`}>
              <Stat label="Model spend" value={<Money usd={data.totals.costUsd} />} note={isZeroUsd(data.totals.costUsd) ? 'no provider charged you' : estimatedPart(data.totals) ?? 'charged by your providers'} />
              <Stat label="Calls" value={formatCount(data.totals.calls)} note={data.totals.failures === 0 ? 'none failed' : `${formatCount(data.totals.failures)} failed`} />
              <Stat label="Tokens sent" value={formatCount(data.totals.inputTokens)} />
              <Stat label="Tokens received" value={formatCount(data.totals.outputTokens)} />
            </Stats>
            {data.totals.calls === 0 ? (
              <Section title="By day">
                <Empty title={`No model was called in ${formatMonth(month)}`}>Run an app, or call the gateway with a token.</Empty>
              </Section>
            ) : (
              <>
                <Section title="By day">
                  <SpendByDay month={month} usage={data} />
                </Section>
                <div className="grid items-start gap-5 xl:grid-cols-2">
                  <UsageByApp usage={data} />
                  <UsageByModel usage={data} />
                </div>
              </>
            )}
          </>
        )}
      </Loaded>
      {can(me, 'read', 'Charge') && <Charges />}
    </Page>
  );
}

/** What is not exact says so where the sum stands. */
function estimatedPart({ estimated }: { estimated: number }): string | null {
  return estimated === 0 ? null : `charged by your providers; the cost of ${plural(estimated, 'call')} is estimated`;
}
