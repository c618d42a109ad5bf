import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Page } from '@/components/ui/page';
import { Profile } from '@/features/profile/components/profile';
import { Tokens } from '@/features/profile/components/tokens';

export const metadata: Metadata = { title: 'Profile and tokens' };

export default function ProfileRoute(): ReactNode {
  return (
    <Page title="Profile and tokens">
      <Profile />
      <Tokens />
    </Page>
  );
}
