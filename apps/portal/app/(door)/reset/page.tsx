import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { ResetPassword } from '@/features/door/components/reset-password';

export const metadata: Metadata = { title: 'New password', referrer: 'no-referrer' };

export default function ResetPage(): ReactNode {
  return (
    <>
      <h1 className="mt-8 text-xl font-semibold tracking-tight">Choose a new password</h1>
      <ResetPassword />
    </>
  );
}
