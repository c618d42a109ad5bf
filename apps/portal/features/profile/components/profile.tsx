'use client';

import type { ReactNode } from 'react';
import { Section } from '@/components/ui/card';
import { CopyId } from '@/components/ui/copy';
import { Facts } from '@/components/ui/facts';
import { RoleBadges } from '@/components/ui/role-badges';
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
          ['Roles', <RoleBadges key="roles" roles={roles} />],
          ['In the record', <CopyId key="id" id={member.id} what="your pseudonym" />],
        ]}
      />
      <p className="mt-3 text-sm text-muted">The record names you by this pseudonym.</p>
    </Section>
  );
}
