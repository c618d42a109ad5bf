import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { RequirementView } from '@/features/requirements/components/requirement-view';

export const metadata: Metadata = { title: 'Requirement' };

export default async function RequirementRoute({ params }: { params: Promise<{ framework: string; id: string }> }): Promise<ReactNode> {
  const { framework, id } = await params;
  return <RequirementView framework={decodeURIComponent(framework)} id={decodeURIComponent(id)} />;
}
