import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Page } from '@/components/ui/page';
import { TemplatesView } from '@/features/templates/components/templates-view';

export const metadata: Metadata = { title: 'Templates' };

export default function TemplatesRoute(): ReactNode {
  return (
    <Page title="Templates" about="Small apps that work, to start from.">
      <TemplatesView />
    </Page>
  );
}
