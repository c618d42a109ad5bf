'use client';

import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Section } from '@/components/ui/card';
import { CopyId } from '@/components/ui/copy';
import { Facts } from '@/components/ui/facts';
import { useSession } from '@/lib/session/context';

export function Profile(): ReactNode {
  const { member, organisation, roles } = useSession();
  return (
    <Section title="You">
      <Facts
        items={[
          ['Name', member.name],
          ['E-mail', member.email],
          ['Organisation', organisation.name],
          ['Roles', <span key="roles" className="flex flex-wrap gap-1.5">{roles.map((role) => <Badge key={role} tone="note">{role}</Badge>)}</span>],
          ['In the record', <CopyId key="id" id={member.id} what="your pseudonym" />],
        ]}
      />
      <p className="mt-3 text-sm text-muted">The record names you by this pseudonym. To change your password, ask an admin for a reset link.</p>
    </Section>
  );
}
