'use client';

import { useState, type ReactNode } from 'react';
import { CopyId } from '@/components/ui/copy';
import { Dialog } from '@/components/ui/dialog';
import { CheckBox } from '@/components/ui/field';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { useToast } from '@/components/ui/toast';
import type { Role } from '@/lib/api/types';
import { ALL_ROLES, ROLES } from '@/lib/format/roles';
import { useChangeRole, type Member } from '../api/use-members';
import { Deprovision } from './deprovision';
import { ResetLink } from './reset-link';

export function MemberDialog({ member, onClose }: { member: Member | null; onClose: () => void }): ReactNode {
  return (
    <Dialog open={member !== null} onOpenChange={(open) => !open && onClose()} title={member?.name ?? ''} about={member?.email}>
      {member !== null && <MemberParts member={member} onClose={onClose} />}
    </Dialog>
  );
}

function MemberParts({ member, onClose }: { member: Member; onClose: () => void }): ReactNode {
  return (
    <div className="flex flex-col gap-5">
      <p className="flex flex-wrap items-center gap-x-2 text-sm text-muted">
        Named in the record as <CopyId id={member.id} what="pseudonym" />
      </p>
      {member.state === 'active' ? (
        <>
          <Roles member={member} />
          <ResetLink member={member} />
          <Deprovision member={member} onDone={onClose} />
        </>
      ) : (
        <p className="text-sm text-muted">This person was deprovisioned. What they did stays on record.</p>
      )}
    </div>
  );
}

/** Each change takes effect at once and can be undone by the same box, which shows what was asked for until the list says the same. */
function Roles({ member }: { member: Member }): ReactNode {
  const say = useToast();
  const change = useChangeRole();
  const [wanted, setWanted] = useState<Partial<Record<Role, boolean>>>({});

  function set(role: Role, give: boolean): void {
    setWanted({ ...wanted, [role]: give });
    change.mutate(
      { id: member.id, role, give },
      {
        onError: () => setWanted({ ...wanted, [role]: undefined }),
        onSuccess: () => say(`${member.name} ${give ? 'now has' : 'no longer has'} the role ${ROLES[role].label}.`),
      },
    );
  }

  return (
    <fieldset className="flex flex-col gap-3" disabled={change.isPending}>
      <legend className="mb-2 text-sm font-medium">Roles</legend>
      {ALL_ROLES.map((role) => (
        <CheckBox key={role} label={ROLES[role].label} help={ROLES[role].may} checked={wanted[role] ?? member.roles.includes(role)} onChange={(event) => set(role, event.target.checked)} />
      ))}
      <ProblemAlert error={change.error} />
    </fieldset>
  );
}
