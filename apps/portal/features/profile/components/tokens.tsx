'use client';

import { useState, type ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Section } from '@/components/ui/card';
import { Confirm } from '@/components/ui/confirm';
import { Empty } from '@/components/ui/empty';
import { PagedTable } from '@/components/ui/paged-table';
import type { Column } from '@/components/ui/table';
import { Ago } from '@/components/ui/time';
import { useToast } from '@/components/ui/toast';
import { useRevokeToken, useTokens, type Token } from '../api/use-tokens';
import { NewToken } from './new-token';

export function Tokens(): ReactNode {
  const [doomed, setDoomed] = useState<Token | null>(null);
  const say = useToast();
  const revoke = useRevokeToken();
  const columns: readonly Column<Token>[] = [
    { id: 'name', header: 'Name', cell: (token) => <span className="font-medium">{token.name}</span>, sort: (token) => token.name },
    { id: 'state', header: 'State', cell: (token) => <Badge tone={token.state === 'active' ? 'good' : 'neutral'}>{token.state}</Badge>, sort: (token) => token.state },
    { id: 'used', header: 'Last used', wide: true, cell: (token) => <Ago at={token.lastUsedAt} />, sort: (token) => token.lastUsedAt ?? '' },
    { id: 'ends', header: 'Ends', cell: (token) => <Ago at={token.expiresAt} />, sort: (token) => token.expiresAt ?? '' },
    {
      id: 'act',
      header: 'Action',
      align: 'right',
      cell: (token) =>
        token.state === 'active' && (
          <Button size="small" look="quiet" aria-label={`Revoke ${token.name}`} onClick={() => setDoomed(token)}>
            Revoke
          </Button>
        ),
    },
  ];
  return (
    <Section title="Personal tokens" about="For the command line and the gateway." action={<NewToken />} flush>
      <PagedTable label="Personal tokens" pages={useTokens()} columns={columns} rowKey={(token) => token.id} empty={<Empty title="No tokens">Make one to publish from the command line, or to call models through the gateway.</Empty>} />
      <Confirm
        open={doomed !== null}
        onOpenChange={(open) => !open && setDoomed(null)}
        title={`Revoke “${doomed?.name ?? ''}”?`}
        consequence="Whatever uses this token is refused from now on. This cannot be undone."
        verb="Revoke token"
        busy={revoke.isPending}
        error={revoke.error}
        onConfirm={() =>
          doomed &&
          revoke.mutate(doomed.id, {
            onSuccess: () => {
              setDoomed(null);
              say('The token is revoked.');
            },
          })
        }
      />
    </Section>
  );
}
