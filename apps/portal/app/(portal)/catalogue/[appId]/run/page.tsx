import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { NewRun } from '@/features/runs/components/new-run';

export const metadata: Metadata = { title: 'Run' };

interface Props {
  params: Promise<{ appId: string }>;
  searchParams: Promise<{ again?: string | string[] }>;
}

export default async function NewRunRoute({ params, searchParams }: Props): Promise<ReactNode> {
  const { again } = await searchParams;
  return <NewRun appId={(await params).appId} again={typeof again === 'string' ? again : null} />;
}
