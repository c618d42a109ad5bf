'use client';

import { useDeferredValue, useState, type ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { controlClass } from '@/components/ui/control';
import { PagedTable } from '@/components/ui/paged-table';
import { RoleBadges } from '@/components/ui/role-badges';
import { FilterSelect } from '@/components/ui/select';
import type { Column } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { Role } from '@/lib/api/types';
import { ALL_ROLES, ROLES } from '@/lib/format/roles';
import { can, useSession } from '@/lib/session/context';
import { useMembers, type Member } from '../api/use-members';
import { MemberDialog } from './member-dialog';

export function MembersTable(): ReactNode {
  const mayChange = can(useSession(), 'update', 'Member');
  const [q, setQ] = useState('');
  const [role, setRole] = useState<Role | ''>('');
  const [openId, setOpenId] = useState<string | null>(null);
  const members = useMembers(useDeferredValue(q.trim()), role);
  const columns: readonly Column<Member>[] = [
    {
      id: 'name',
      header: 'Name',
      cell: (member) => (
        <span>
          <span className="block font-medium">{member.name}</span>
          <span className="block text-muted">{member.email}</span>
        </span>
      ),
      sort: (member) => member.name,
      csv: (member) => member.name,
    },
    { id: 'roles', header: 'Roles', cell: (member) => <RoleBadges roles={member.roles} />, csv: (member) => member.roles.join(' ') },
    { id: 'state', header: 'State', wide: true, cell: (member) => <Badge tone={member.state === 'active' ? 'good' : 'neutral'}>{member.state}</Badge>, sort: (member) => member.state, csv: (member) => member.state },
    { id: 'joined', header: 'Joined', wide: true, cell: (member) => <Time at={member.joinedAt} />, sort: (member) => member.joinedAt, csv: (member) => member.joinedAt },
  ];
  const actions: Column<Member> = {
    id: 'act',
    header: 'Action',
    align: 'right',
    cell: (member) => (
      <Button size="small" aria-label={`Manage ${member.name}`} onClick={() => setOpenId(member.id)}>
        Manage
      </Button>
    ),
  };
  const open = members.items?.find((member) => member.id === openId) ?? null;

  return (
    <>
      <div role="search" className="flex flex-wrap gap-2">
        <label className="min-w-0 flex-1 basis-56 sm:max-w-xs">
          <span className="sr-only">Search members</span>
          <input type="search" value={q} placeholder="Search by name or e-mail" onChange={(event) => setQ(event.target.value)} className={`${controlClass} h-9`} />
        </label>
        <FilterSelect label="Role" value={role} onChange={(event) => setRole(event.target.value as Role | '')} className="w-36">
            <option value="">All roles</option>
            {ALL_ROLES.map((name) => (
              <option key={name} value={name}>
                {ROLES[name].label}
              </option>
            ))}
          </FilterSelect>
      </div>
      <Card>
        <PagedTable label="Members" pages={members} columns={mayChange ? [...columns, actions] : columns} rowKey={(member) => member.id} exportAs="keystead-members" empty={<Empty title="No member matches">Try another name or role.</Empty>} />
      </Card>
      <MemberDialog member={open} onClose={() => setOpenId(null)} />
    </>
  );
}
