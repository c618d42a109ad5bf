import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Page } from '@/components/ui/page';
import { Catalogue } from '@/features/catalogue/components/catalogue';

export const metadata: Metadata = { title: 'Catalogue' };

export default function CataloguePage(): ReactNode {
  return (
    <Page title="Catalogue" about="Small AI apps. They run on your own keys or local models, and never see either.">
      <Catalogue />
    </Page>
  );
}
