import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Page } from '@/components/ui/page';
import { ChangePassword } from '@/features/profile/components/change-password';
import { Profile } from '@/features/profile/components/profile';
import { Tokens } from '@/features/profile/components/tokens';

export const metadata: Metadata = { title: 'Account settings' };

export default function ProfileRoute(): ReactNode {
  return (
    <Page title="Account settings" about="You, your password, and the tokens that act for you.">
      <Profile />
      <ChangePassword />
      <Tokens />
    </Page>
  );
}
