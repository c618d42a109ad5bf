'use client';

import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { CopyBox } from '@/components/ui/copy';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { Ago } from '@/components/ui/time';
import { useResetLink, type Member } from '../api/use-members';

/** There is no mail server: the admin passes the link on by a way they trust. */
export function ResetLink({ member }: { member: Member }): ReactNode {
  const make = useResetLink();
  return (
    <div className="flex flex-col gap-2 border-t border-line pt-4">
      <div className="flex items-center justify-between gap-3">
        <div>
          <h3 className="text-sm font-medium">Password</h3>
          <p className="text-sm text-muted">A link that works once and lets {member.name} choose a new one.</p>
        </div>
        <Button size="small" busy={make.isPending} onClick={() => make.mutate(member.id)}>
          Make link
        </Button>
      </div>
      {make.data && make.data.link !== null && (
        <>
          <CopyBox text={new URL(make.data.link, window.location.origin).href} label="Reset link" />
          <p className="text-sm text-muted">
            Shown this once. It ends <Ago at={make.data.expiresAt} />.
          </p>
        </>
      )}
      <ProblemAlert error={make.error} />
    </div>
  );
}
