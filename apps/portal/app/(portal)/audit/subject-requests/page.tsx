import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Page } from '@/components/ui/page';
import { RequestsView } from '@/features/subject-requests/components/requests-view';

export const metadata: Metadata = { title: 'Subject requests' };

export default function SubjectRequestsRoute(): ReactNode {
  return (
    <Page title="Subject requests" about="What is known of a person, handed out or erased.">
      <RequestsView />
    </Page>
  );
}
