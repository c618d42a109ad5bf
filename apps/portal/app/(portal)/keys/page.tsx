import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Page } from '@/components/ui/page';
import { AddKey } from '@/features/keys/components/add-key';
import { KeysTable } from '@/features/keys/components/keys-table';

export const metadata: Metadata = { title: 'Keys' };

export default function KeysRoute(): ReactNode {
  return (
    <Page title="Keys" about="Your providers’ keys, sealed. Apps use them through Keystead and never see them." action={<AddKey />}>
      <KeysTable />
    </Page>
  );
}
