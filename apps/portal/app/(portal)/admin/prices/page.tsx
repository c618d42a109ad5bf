import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Page } from '@/components/ui/page';
import { AddPrice } from '@/features/prices/components/add-price';
import { PricesTable } from '@/features/prices/components/prices-table';

export const metadata: Metadata = { title: 'Prices' };

export default function PricesRoute(): ReactNode {
  return (
    <Page title="Prices" about="What providers charge per million tokens in and out, as Keystead counts it. Each charge keeps the list it was counted by." action={<AddPrice />}>
      <PricesTable />
    </Page>
  );
}
