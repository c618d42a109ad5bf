import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Page } from '@/components/ui/page';
import { MembersTable } from '@/features/members/components/members-table';

export const metadata: Metadata = { title: 'Members' };

export default function MembersRoute(): ReactNode {
  return (
    <Page title="Members" about="Who belongs to your organisation and what each may do.">
      <MembersTable />
    </Page>
  );
}
