import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Page } from '@/components/ui/page';
import { PayoutsView } from '@/features/payouts/components/payouts-view';

export const metadata: Metadata = { title: 'Payouts' };

export default function PayoutsRoute(): ReactNode {
  return (
    <Page title="Payouts" about="What you were paid, and what is still due.">
      <PayoutsView />
    </Page>
  );
}
