import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Page } from '@/components/ui/page';
import { PoliciesView } from '@/features/policies/components/policies-view';

export const metadata: Metadata = { title: 'Policies' };

export default function PoliciesRoute(): ReactNode {
  return (
    <Page title="Policies" about="What nobody in your organisation may run. A refusal shows your reason, and is on record.">
      <PoliciesView />
    </Page>
  );
}
