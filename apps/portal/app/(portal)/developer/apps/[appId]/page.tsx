import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { DeveloperAppView } from '@/features/developer-apps/components/app-view';

export const metadata: Metadata = { title: 'App' };

export default async function DeveloperAppRoute({ params }: { params: Promise<{ appId: string }> }): Promise<ReactNode> {
  return <DeveloperAppView appId={(await params).appId} />;
}
