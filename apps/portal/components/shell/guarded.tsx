'use client';

import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { Page } from '@/components/ui/page';
import { ROLES } from '@/lib/format/roles';
import { can, useSession } from '@/lib/session/context';
import { doorOf, inWords } from '@/lib/session/doors';

/** The page, or who may read it and whom to ask. A courtesy: the API refuses in any case. */
export function Guarded({ children }: { children: ReactNode }): ReactNode {
  const me = useSession();
  const door = doorOf(usePathname());
  if (door === null || can(me, ...door.needs)) return children;
  const mine = me.roles.length === 0 ? 'You have no role yet.' : `You are here as ${me.roles.map((role) => ROLES[role].label.toLowerCase()).join(', ')}.`;
  return (
    <Page title={door.name}>
      <Card>
        <Empty title={`This page is for ${inWords(door.roles)}`} action={<ButtonLink href="/">Go home</ButtonLink>}>
          {mine} If you need it, ask an admin of {me.organisation.name} for the role {door.roles.map((role) => ROLES[role].label).join(' or ')}.
        </Empty>
      </Card>
    </Page>
  );
}
