import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Page } from '@/components/ui/page';
import { BudgetView } from '@/features/budget/components/budget-view';

export const metadata: Metadata = { title: 'Budget' };

export default function BudgetRoute(): ReactNode {
  return (
    <Page title="Budget" about="What model calls may cost in a month. The limit holds: a call that might pass it is refused first.">
      <BudgetView />
    </Page>
  );
}
