'use client';

import type { ReactNode } from 'react';
import { Money } from '@/components/ui/money';
import { Stats } from '@/components/ui/stat';
import { formatUsd } from '@/lib/format/money';
import { formatCount } from '@/lib/format/number';
import { useEarnings, useMyApps } from '../api/use-home';
import { Figure, Part } from './figure';

export function DeveloperPart(): ReactNode {
  const earnings = useEarnings();
  const apps = useMyApps();
  return (
    <Part question="What did I earn?">
      <Stats label="Your earnings in figures">
        <Figure label="Earned in three months" href="/developer/revenue" result={earnings} value={(data) => <Money usd={data.netUsd} />} note={() => 'after 15 % commission'} />
        <Figure label="To be paid out" href="/developer/payouts" result={earnings} value={(data) => <Money usd={data.balanceUsd} />} note={() => 'your balance now'} />
        <Figure
          label="Forecast"
          href="/developer/revenue"
          result={earnings}
          value={(data) => (data.forecast === null ? '–' : <Money usd={data.forecast.netUsd} />)}
          note={(data) => (data.forecast === null ? 'too few days yet' : `next ${data.forecast.horizonDays} days, ${formatUsd(data.forecast.lowUsd)} to ${formatUsd(data.forecast.highUsd)}`)}
        />
        <Figure label="Your apps" href="/developer/apps" result={apps} value={(data) => formatCount(data.length)} note={(data) => `${formatCount(data.reduce((sum, app) => sum + (app.runs ?? 0), 0))} runs in all`} />
      </Stats>
    </Part>
  );
}
