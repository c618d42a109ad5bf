'use client';

import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { PagedTable } from '@/components/ui/paged-table';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { RoleBadges } from '@/components/ui/role-badges';
import type { Column } from '@/components/ui/table';
import { Ago } from '@/components/ui/time';
import { useToast } from '@/components/ui/toast';
import type { Tone } from '@/lib/format/words';
import { can, useSession } from '@/lib/session/context';
import { useInvitations, useTakeBack, type Invitation } from '../api/use-invitations';

const TONES: Readonly<Record<string, Tone>> = { open: 'note', accepted: 'good' };

export function InvitationsTable(): ReactNode {
  const mayTakeBack = can(useSession(), 'delete', 'Invitation');
  const say = useToast();
  const takeBack = useTakeBack(() => say('The invitation is taken back; its link no longer works.'));
  const columns: readonly Column<Invitation>[] = [
    {
      id: 'name',
      header: 'For',
      cell: (invitation) => (
        <span>
          <span className="block font-medium">{invitation.name}</span>
          <span className="block text-muted">{invitation.email}</span>
        </span>
      ),
      sort: (invitation) => invitation.name,
      csv: (invitation) => invitation.email ?? '',
    },
    { id: 'roles', header: 'Roles', wide: true, cell: (invitation) => <RoleBadges roles={invitation.roles} />, csv: (invitation) => invitation.roles.join(' ') },
    { id: 'state', header: 'State', cell: (invitation) => <Badge tone={TONES[invitation.state] ?? 'neutral'}>{invitation.state}</Badge>, sort: (invitation) => invitation.state, csv: (invitation) => invitation.state },
    { id: 'at', header: 'Invited', wide: true, cell: (invitation) => <Ago at={invitation.invitedAt} />, sort: (invitation) => invitation.invitedAt, csv: (invitation) => invitation.invitedAt },
    { id: 'ends', header: 'Link ends', wide: true, cell: (invitation) => (invitation.state === 'open' ? <Ago at={invitation.expiresAt} /> : '–'), csv: (invitation) => invitation.expiresAt },
    {
      id: 'act',
      header: 'Action',
      align: 'right',
      cell: (invitation) =>
        invitation.state === 'open' && mayTakeBack && (
          <Button size="small" busy={takeBack.isPending && takeBack.variables === invitation.id} aria-label={`Take back the invitation of ${invitation.name}`} onClick={() => takeBack.mutate(invitation.id)}>
            Take back
          </Button>
        ),
    },
  ];
  return (
    <>
      <ProblemAlert error={takeBack.error} />
      <Card>
        <PagedTable label="Invitations" pages={useInvitations()} columns={columns} rowKey={(invitation) => invitation.id} exportAs="keystead-invitations" empty={<Empty title="Nobody is invited">Invite someone and pass on the link.</Empty>} />
      </Card>
    </>
  );
}
