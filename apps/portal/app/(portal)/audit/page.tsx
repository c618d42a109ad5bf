import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Page } from '@/components/ui/page';
import { Overview } from '@/features/requirements/components/overview';

export const metadata: Metadata = { title: 'Overview' };

export default function AuditOverviewRoute(): ReactNode {
  return (
    <Page title="Overview" about="Are we in control? What the record shows for each framework.">
      <Overview />
    </Page>
  );
}
