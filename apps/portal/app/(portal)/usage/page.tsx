import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { UsageView } from '@/features/usage/components/usage-view';

export const metadata: Metadata = { title: 'Usage' };

export default function UsageRoute(): ReactNode {
  return <UsageView />;
}
