import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Page } from '@/components/ui/page';
import { RevenueView } from '@/features/revenue/components/revenue-view';

export const metadata: Metadata = { title: 'Revenue' };

export default function RevenueRoute(): ReactNode {
  return (
    <Page title="Revenue" about="85 % of each successful run’s price is yours.">
      <RevenueView />
    </Page>
  );
}
