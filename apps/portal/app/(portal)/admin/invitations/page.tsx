import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Page } from '@/components/ui/page';
import { Invite } from '@/features/invitations/components/invite';
import { InvitationsTable } from '@/features/invitations/components/invitations-table';

export const metadata: Metadata = { title: 'Invitations' };

export default function InvitationsRoute(): ReactNode {
  return (
    <Page title="Invitations" about="One-time links you pass on yourself." action={<Invite />}>
      <InvitationsTable />
    </Page>
  );
}
