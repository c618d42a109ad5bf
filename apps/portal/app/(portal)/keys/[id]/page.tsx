import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { KeyView } from '@/features/keys/components/key-page';

export const metadata: Metadata = { title: 'Key' };

export default async function KeyRoute({ params }: { params: Promise<{ id: string }> }): Promise<ReactNode> {
  return <KeyView id={(await params).id} />;
}
