import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Page } from '@/components/ui/page';
import { RunsTable } from '@/features/runs/components/runs-table';

export const metadata: Metadata = { title: 'Runs' };

export default function RunsRoute(): ReactNode {
  return (
    <Page title="Runs" about="Everything you ran: how it ended, and what it cost.">
      <RunsTable />
    </Page>
  );
}
