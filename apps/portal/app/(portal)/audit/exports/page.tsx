import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Page } from '@/components/ui/page';
import { ExportsView } from '@/features/exports/components/exports-view';

export const metadata: Metadata = { title: 'Exports' };

export default function ExportsRoute(): ReactNode {
  return (
    <Page title="Exports" about="Evidence to take away and check without us.">
      <ExportsView />
    </Page>
  );
}
