import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Page } from '@/components/ui/page';
import { Catalogue } from '@/features/catalogue/components/catalogue';

export const metadata: Metadata = { title: 'Catalogue' };

export default function CataloguePage(): ReactNode {
  return (
    <Page title="Catalogue" about="Apps that do one job well, with a model you choose. Each runs in a sandbox and never sees your keys.">
      <Catalogue />
    </Page>
  );
}
