import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Page } from '@/components/ui/page';
import { RegisterHost } from '@/features/local-hosts/components/register-host';
import { HostsView } from '@/features/local-hosts/components/hosts-view';

export const metadata: Metadata = { title: 'Local hosts' };

export default function LocalHostsRoute(): ReactNode {
  return (
    <Page title="Local hosts" about="Your own model servers." action={<RegisterHost />}>
      <HostsView />
    </Page>
  );
}
