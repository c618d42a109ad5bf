import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Page } from '@/components/ui/page';
import { LocalModels } from '@/features/local-models/components/local-models';

export const metadata: Metadata = { title: 'Local models' };

export default function LocalModelsRoute(): ReactNode {
  return (
    <Page title="Local models" about="Models on your organisation’s own hosts. Nothing leaves the house and no provider charges you.">
      <LocalModels />
    </Page>
  );
}
