import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Page } from '@/components/ui/page';
import { EventsExplorer } from '@/features/events/components/events-explorer';

export const metadata: Metadata = { title: 'Events' };

export default function EventsRoute(): ReactNode {
  return (
    <Page title="Events" about="Everything that happened in your organisation, in order. Reading it is on record too.">
      <EventsExplorer />
    </Page>
  );
}
