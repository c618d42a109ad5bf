import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { RunView } from '@/features/runs/components/run-view';

export const metadata: Metadata = { title: 'Run' };

export default async function RunRoute({ params }: { params: Promise<{ id: string }> }): Promise<ReactNode> {
  return <RunView id={(await params).id} />;
}
