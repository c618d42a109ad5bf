import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { AppView } from '@/features/catalogue/components/app-view';

export const metadata: Metadata = { title: 'App' };

export default async function AppRoute({ params }: { params: Promise<{ appId: string }> }): Promise<ReactNode> {
  return <AppView appId={(await params).appId} />;
}
