import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Page } from '@/components/ui/page';
import { AppsTable } from '@/features/developer-apps/components/apps-table';

export const metadata: Metadata = { title: 'Your apps' };

export default function DeveloperAppsRoute(): ReactNode {
  return (
    <Page title="Your apps" about="What you publish, and how it does.">
      <AppsTable />
    </Page>
  );
}
