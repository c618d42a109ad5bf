'use client';

import type { ReactNode } from 'react';
import { Empty } from '@/components/ui/empty';
import { Page } from '@/components/ui/page';
import { hasRole, useSession } from '@/lib/session/context';
import { AdminPart } from './admin-part';
import { AuditorPart } from './auditor-part';
import { DeveloperPart } from './developer-part';
import { UserPart } from './user-part';

/** One question per role, answered in figures. */
export function Home(): ReactNode {
  const me = useSession();
  return (
    <Page title={`Hello, ${me.member.name}`} about={me.organisation.name}>
      <div className="flex flex-col gap-5">
        {hasRole(me, 'user') && <UserPart />}
        {hasRole(me, 'developer') && <DeveloperPart />}
        {hasRole(me, 'admin') && <AdminPart />}
        {hasRole(me, 'auditor') && <AuditorPart />}
        {me.roles.length === 0 && <Empty title="You have no role yet">Ask an admin of {me.organisation.name} to give you one.</Empty>}
      </div>
    </Page>
  );
}
