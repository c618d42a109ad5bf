'use client';

import type { ReactNode } from 'react';
import { Card } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { Loaded } from '@/components/ui/loaded';
import { useHosts } from '../api/use-hosts';
import { HostCard } from './host-card';

export function HostsView(): ReactNode {
  const hosts = useHosts();
  return (
    <Loaded result={hosts}>
      {(list) =>
        list.length === 0 ? (
          <Card>
            <Empty title="No local hosts yet">Register the address of an Ollama server. Members then run apps on it, and nothing leaves your network.</Empty>
          </Card>
        ) : (
          list.map((host) => <HostCard key={host.id} host={host} />)
        )
      }
    </Loaded>
  );
}
