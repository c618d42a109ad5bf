import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { AcceptInvitation } from '@/features/door/components/accept-invitation';

export const metadata: Metadata = { title: 'Invitation', referrer: 'no-referrer' };

export default function InvitationPage(): ReactNode {
  return (
    <>
      <h1 className="mt-8 text-xl font-semibold tracking-tight">You are invited</h1>
      <AcceptInvitation />
    </>
  );
}
